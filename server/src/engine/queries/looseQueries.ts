import { defineQuery } from './database.ts';
import { ONLY } from './inputs.ts';
import { isUnbuilt } from './renderQueries.ts';
import { factsOf } from './sourceQueries.ts';
import { targetsOf } from './targetQueries.ts';
import { graph, readersOf } from './workspaceQueries.ts';

/**
 * True for a file of a folder that nothing builds: what stands in it goes to the server as it is, so that it is judged there and not in a
 * render. JSON files and folders that run on several versions of Kubernetes are judged as overlays.
 */
export const isLoose = defineQuery<boolean>('isLoose', (db, path) => {
  const [reader, ...others] = db.get(readersOf, path);
  if (reader === undefined || others.length > 0 || path.endsWith('.json') || !isUnbuilt(db, reader)) return false;
  if (db.get(graph, ONLY).includedBy.get(path)?.join('\n') !== reader) return false;
  return db.get(factsOf, path).kind === 'manifest' && db.get(targetsOf, reader).length === 1;
});
