import type { DefinitionAnswer } from '../api.ts';
import { startsWithPath } from '../syntax/fieldPath.ts';
import { fieldAt } from '../syntax/lookup.ts';
import type { SyntaxFile } from '../syntax/tree.ts';
import type { FileFacts } from '../workspace/fileFacts.ts';
import type { WorkspaceGraph } from '../workspace/graph.ts';

/** Where a path in a kustomization, or the path of a Flux or Argo object, leads: the file, or the kustomization of the folder. */
export function definition(
  facts: FileFacts,
  syntax: SyntaxFile,
  offset: number,
  graph: WorkspaceGraph,
): readonly DefinitionAnswer[] {
  const document = syntax.documents.find(({ range }) => range.start <= offset && offset <= range.end);
  const at = fieldAt(document?.root, offset);
  if (at === undefined) return [];
  const references = facts.kustomization?.references ?? [];
  const named = references
    .filter((reference) => startsWithPath(at.path, reference.field))
    .map((reference) => reference.target);
  const deployed = [...graph.overlays.values()].flatMap(({ directory, deployments }) =>
    deployments
      .filter(
        ({ unit }) =>
          unit.file === facts.path && unit.document === document?.index && startsWithPath(at.path, unit.field),
      )
      .map(() => directory),
  );
  return [...named, ...deployed].map((target) => ({ file: fileOf(target, graph), range: { start: 0, end: 0 } }));
}

function fileOf(target: string, graph: WorkspaceGraph): string {
  return graph.tree.kustomizations.get(target)?.path ?? target;
}
