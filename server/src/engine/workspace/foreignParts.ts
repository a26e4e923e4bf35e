import type { WorkspaceGraph } from './graph.ts';

/** Whether a directory, or anything that it includes, fetches files from elsewhere or inflates a Helm chart. */
export function hasForeignParts({ tree, includes }: WorkspaceGraph, directory: string): boolean {
  const seen = new Set([directory]);
  for (const path of seen) {
    const facts = tree.kustomizations.get(path)?.kustomization;
    if (facts !== undefined && (facts.charts || facts.remotes.length > 0)) return true;
    for (const { target } of includes.get(path) ?? []) seen.add(target);
  }
  return false;
}
