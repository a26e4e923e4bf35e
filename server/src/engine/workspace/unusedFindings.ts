import type { Finding } from '../diagnostics/finding.ts';
import { baseName, dirName, relativePath } from '../text/paths.ts';
import { unusedManifests, type WorkspaceGraph } from './graph.ts';
import { isPatchByName } from './patchNames.ts';

/** Manifests beside or below a kustomization that nothing reads, on their kind. */
export function unusedFindings(graph: WorkspaceGraph): readonly Finding[] {
  const kustomizations = new Map<string, string>();
  for (const { kind, path } of graph.tree.facts.values()) {
    if (kind === 'kustomization') kustomizations.set(dirName(path), path);
  }
  return unusedManifests(graph).map((file): Finding => {
    const near = nearest(file, kustomizations);
    const list = isPatchByName(file) ? 'patches' : 'resources';
    const where = near === undefined ? '' : ` of \`${nameOf(near, file)}\``;
    return {
      code: 'kustomize/file-unused',
      severity: 'hint',
      message: `No kustomization uses this file, so it is part of no build; list it in \`${list}\`${where}, or remove it.`,
      place: { file, document: 0, path: ['kind'] },
      overlays: [],
      related:
        near === undefined
          ? []
          : [{ message: 'The nearest kustomization', place: { file: near, document: 0, path: [] } }],
      fixes: [],
      unnecessary: true,
    };
  });
}

/** The kustomization in the directory of a file or the nearest one above it. */
function nearest(file: string, kustomizations: ReadonlyMap<string, string>): string | undefined {
  for (let directory = dirName(file); ; directory = dirName(directory)) {
    const found = kustomizations.get(directory);
    if (found !== undefined || directory === '/') return found;
  }
}

function nameOf(kustomization: string, file: string): string {
  return dirName(kustomization) === dirName(file)
    ? baseName(kustomization)
    : relativePath(dirName(file), kustomization);
}
