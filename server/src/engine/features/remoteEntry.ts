import { isRemote, isUrl } from '../kustomize/entries.ts';
import { remoteFile, remoteTree } from '../kustomize/remotePaths.ts';
import { parseRepositoryUrl } from '../kustomize/repositoryUrl.ts';
import { fieldAt, nodeAt } from '../syntax/lookup.ts';
import type { Range, SyntaxFile } from '../syntax/tree.ts';

/** A text of a kustomization that names something on the network, and where that stands once it was fetched. */
export interface RemoteEntryAnswer {
  readonly range: Range;
  /** Roots below REMOTE_ROOT, the likelier first. */
  readonly roots: readonly string[];
}

/** The entry under an offset, when it names a URL or a repository. */
export function remoteEntryAt(syntax: SyntaxFile, offset: number): RemoteEntryAnswer | undefined {
  const document = syntax.documents.find(({ range }) => range.start <= offset && offset <= range.end);
  const found = fieldAt(document?.root, offset);
  const node = found === undefined ? undefined : nodeAt(document?.root, found.path);
  if (node?.kind !== 'scalar' || !isRemote(node.value)) return undefined;
  const repository = parseRepositoryUrl(node.value);
  const roots = [
    ...(isUrl(node.value) ? [remoteFile(node.value)] : []),
    ...(repository === undefined ? [] : [remoteTree(repository)]),
  ];
  return { range: node.range, roots };
}
