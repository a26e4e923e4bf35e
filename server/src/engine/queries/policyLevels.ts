import { sameItems } from '../text/same.ts';
import { defineQuery } from './database.ts';
import { ONLY } from './inputs.ts';
import { environments } from './workspaceQueries.ts';

/** Names of the environments that an overlay is in. */
export const environmentsOf = defineQuery<readonly string[]>(
  'environmentsOf',
  (db, directory) =>
    db
      .get(environments, ONLY)
      .filter((environment) => environment.overlays.some((overlay) => overlay.directory === directory))
      .map((environment) => environment.name),
  sameItems,
);
