import { locateField } from '../syntax/lookup.ts';
import type { SyntaxFile } from '../syntax/tree.ts';
import { dirName } from '../text/paths.ts';
import type { FileFacts } from '../workspace/fileFacts.ts';
import type { WorkspaceGraph } from '../workspace/graph.ts';
import type { LinkAnswer } from './navigation.ts';

/**
 * The paths in a file that lead to a file or folder of the repository: entries of a kustomization, files of generators, and what a Flux or
 * Argo object deploys. A folder leads to its kustomization. What is on the network gets no link.
 */
export function documentLinks(facts: FileFacts, syntax: SyntaxFile, graph: WorkspaceGraph): readonly LinkAnswer[] {
  const fileOf = (target: string): string | undefined => {
    const own = graph.tree.kustomizations.get(target)?.path;
    if (own !== undefined) return own;
    const listing = graph.tree.directories.get(dirName(target));
    return listing?.files.includes(target) === true ? target : undefined;
  };
  const root = syntax.documents.find((document) => document.root !== undefined);
  const named = (facts.kustomization?.references ?? []).map(({ field, target }) => ({
    document: root?.index ?? 0,
    field,
    target: fileOf(target),
  }));
  const deployed = [...graph.overlays.values()].flatMap(({ directory, deployments }) =>
    deployments
      .filter(({ unit }) => unit.file === facts.path)
      .map(({ unit }) => ({ document: unit.document, field: unit.field, target: fileOf(directory) })),
  );
  return [...named, ...deployed].flatMap(({ document, field, target }): LinkAnswer[] => {
    const tree = syntax.documents[document]?.root;
    if (target === undefined || tree === undefined) return [];
    const { value } = locateField(tree, field);
    const text = syntax.text.slice(value.start, value.end);
    // An entry such as `key=path` of a generator: the path alone is the link.
    const lead = text.includes('=') && field.at(-2) === 'files' ? text.indexOf('=') + 1 : 0;
    const quotes = /^(["']).*\1$/s.test(text) ? 1 : 0;
    const start = value.start + (lead > 0 ? lead : quotes);
    return [{ range: { start, end: value.end - quotes }, target }];
  });
}
