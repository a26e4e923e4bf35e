import type { FileFacts } from '../workspace/fileFacts.ts';
import { NO_TEAM_FILE } from '../workspace/teamFile.ts';
import { defineQuery } from './database.ts';
import { HEAD, JUDGED, ONLY } from './inputs.ts';
import { cleanFiles } from './judgedQueries.ts';
import { isLoose } from './looseQueries.ts';
import { policySourcesOf } from './policyPlaces.ts';
import { regoFilesAround } from './regoQueries.ts';
import { isUnbuilt } from './renderQueries.ts';
import { factsOf } from './sourceQueries.ts';
import { graph, teamOf } from './workspaceQueries.ts';

/**
 * True for a folder of loose files whose render would say nothing more than the files do: no policy is about them, and there is no
 * committed state to compare with. It is then not rendered to find problems, which for many plain folders is most of the work.
 */
export const isToldByFiles = defineQuery<boolean>('isToldByFiles', (db, overlay) => {
  if (!isUnbuilt(db, overlay) || db.input(HEAD, ONLY) || teamOf(db, overlay) !== NO_TEAM_FILE) return false;
  if (db.get(policySourcesOf, overlay).length > 0 || regoFilesAround(db, overlay).length > 0) return false;
  const [judged, clean] = [db.input(JUDGED, ONLY), db.get(cleanFiles, ONLY)];
  const entries = db.get(graph, ONLY).includes.get(overlay) ?? [];
  return entries.every(({ target }) => {
    const facts = clean.has(target) ? judged.get(target)?.facts : undefined;
    if (facts !== undefined) return !meetsPolicy(facts);
    return db.get(isLoose, target) && !meetsPolicy(db.get(factsOf, target));
  });
});

/** Policies that are on by themselves are about Secrets, and about the pods of Namespaces with a level. */
function meetsPolicy({ objects }: FileFacts): boolean {
  return objects.some(({ kind }) => kind === 'Secret' || kind === 'Namespace');
}
