import { NO_TEAM_FILE } from '../workspace/teamFile.ts';
import { type Database, defineQuery } from './database.ts';
import { HEAD, ONLY } from './inputs.ts';
import { teamOf } from './policyQueries.ts';
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

/**
 * True for a folder of loose files whose render would say nothing more than the files do: no policy is about them, and there is no
 * committed state to compare with. It is then not rendered to find problems, which for many plain folders is most of the work.
 */
export const isToldByFiles = defineQuery<boolean>('isToldByFiles', (db, overlay) => {
  if (!isUnbuilt(db, overlay) || db.input(HEAD, ONLY) || teamOf(db, overlay) !== NO_TEAM_FILE) return false;
  const entries = db.get(graph, ONLY).includes.get(overlay) ?? [];
  return entries.every(({ target }) => db.get(isLoose, target) && !meetsPolicy(db, target));
});

/** Policies that are on by themselves are about Secrets, and about the pods of Namespaces with a level. */
function meetsPolicy(db: Database, path: string): boolean {
  return db.get(factsOf, path).objects.some(({ kind }) => kind === 'Secret' || kind === 'Namespace');
}
