import { readIdentity } from '../schema/identity.ts';
import type { SchemaProblem } from '../schema/problem.ts';
import type { Registry } from '../schema/registry.ts';
import { readSyntaxNode } from '../schema/treeReader.ts';
import type { SyntaxNode } from '../syntax/tree.ts';

/** Problems by the text of the document that has them: they name fields, so that the place of a document does not matter. */
type Judged = Map<string, readonly SchemaProblem[]>;

/** Files that are typed in are few, and only their documents are judged twice. */
const MOST_FILES = 8;

const kept = new WeakMap<Registry, Map<string, Judged>>();

/**
 * Answers for the documents of a file: what did not change since the file was last judged is not judged again, so that a keystroke in a
 * file of forty objects costs one of them. Files of one document have nothing to keep.
 *
 * @param key the file, and as what it is judged
 */
export function rememberDocuments(
  registry: Registry,
  key: string,
  count: number,
): (text: string, root: SyntaxNode, judge: () => readonly SchemaProblem[]) => readonly SchemaProblem[] {
  if (count < 2) return (_, __, judge) => judge();
  const files = kept.get(registry) ?? new Map<string, Judged>();
  kept.set(registry, files);
  const [before, now]: [Judged | undefined, Judged] = [files.get(key), new Map()];
  // Set again, it is the youngest.
  files.delete(key);
  files.set(key, now);
  const [oldest] = files.keys();
  if (files.size > MOST_FILES && oldest !== undefined) files.delete(oldest);
  return (text, root, judge) => {
    const problems = before?.get(text) ?? judge();
    const { apiVersion = '', kind = '' } = readIdentity(root, readSyntaxNode);
    if (!registry.isPending(apiVersion, kind)) now.set(text, problems);
    return problems;
  };
}
