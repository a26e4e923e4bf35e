import type { CodeActionAnswer } from '../../api.ts';
import { dirName } from '../../text/paths.ts';
import { overlaysOf, type WorkspaceGraph } from '../../workspace/graph.ts';
import type { ActionInput } from '../codeActions.ts';
import { recovered } from '../recovered.ts';
import { chosenEntries } from './extractComponent.ts';
import { chosenDocuments } from './extractObjects.ts';
import { extractedPatch } from './extractPatch.ts';

/** Extractions for a selection; the commands ask what is still open, an overlay or a name. A cursor alone offers none. */
export function extractActions({ file, range, facts, fixes, graph }: ActionInput): readonly CodeActionAnswer[] {
  const read = fixes.syntax(file);
  if (read === undefined || range.start === range.end) return [];
  const source = recovered(read);
  if (facts.kind === 'kustomization')
    return chosenEntries(source, range).size === 0 ? [] : [action('Extract component…', 'extractComponent', [])];
  if (facts.kind !== 'manifest') return [];
  const overlays = extractedPatch(source, range) === undefined ? [] : patchableOverlays(graph(), file);
  const hasObjects = chosenDocuments(source, range).length > 0 && graph().includedBy.get(file)?.length === 1;
  return [
    ...(overlays.length === 0 ? [] : [action('Extract patch for an overlay…', 'extractPatch', [{ overlays }])]),
    ...(hasObjects ? [action('Extract component…', 'extractComponent', [])] : []),
  ];
}

/** Folders of the overlays that read a file through another kustomization: in its own, the file itself is to be edited. */
export function patchableOverlays(graph: WorkspaceGraph, file: string): readonly string[] {
  const listed = graph.includedBy.get(file) ?? [];
  return overlaysOf(graph, file)
    .filter(
      ({ kind, directory }) => kind === 'kustomization' && directory !== dirName(file) && !listed.includes(directory),
    )
    .map(({ directory }) => directory);
}

function action(title: string, name: string, args: readonly unknown[]): CodeActionAnswer {
  return { title, kind: 'refactor.extract', code: '', preferred: false, edits: [], command: { name, arguments: args } };
}
