import { namesElsewhere } from './danglingQueries.ts';
import type { Database } from './database.ts';
import { ONLY } from './inputs.ts';
import { referencesOf } from './referenceQueries.ts';
import { headRenderOf } from './renderQueries.ts';
import { graph, readersOf } from './workspaceQueries.ts';

/**
 * What the first edit of a file asks for beside what was asked to show it, in steps of a few milliseconds: the overlays that read it as
 * they are in the commit, which the change is compared with, and the names of all objects, among which a reference is looked for that
 * leads nowhere. Nothing else depends on whether a step was taken.
 */
export function preparationsOf(db: Database, file: string): readonly (() => void)[] {
  const overlays = db.get(readersOf, file);
  const kustomizations = [...db.get(graph, ONLY).tree.kustomizations.values()];
  return [
    ...overlays.map((overlay) => () => void db.get(headRenderOf, overlay)),
    ...kustomizations.map(
      ({ path }) =>
        () =>
          void db.get(referencesOf, path),
    ),
    ...(overlays.length === 0 ? [] : namesElsewhere(db)),
  ];
}
