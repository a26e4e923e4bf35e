import type { LensAnswer } from '../api.ts';
import type { Finding } from '../diagnostics/finding.ts';
import { codeLenses, type LensInput } from '../features/codeLens.ts';
import { locatePlace } from '../features/locate.ts';
import { patchersOf } from '../features/patchers.ts';
import { recovered } from '../features/recovered.ts';
import { isRegoFile } from '../policy/conftest/regoDocument.ts';
import { dirName } from '../text/paths.ts';
import { rolesOf } from '../workspace/graph.ts';
import type { Database } from './database.ts';
import { withoutUsedElsewhere } from './findingQueries.ts';
import { FILE, HEAD, ONLY } from './inputs.ts';
import { overlayFindingsOf } from './overlayFindings.ts';
import { policyLensesOf } from './policyLensQueries.ts';
import { renderOf } from './renderQueries.ts';
import { factsOf, syntaxOf } from './sourceQueries.ts';
import { graph, overlayInfo, overlays, readersOf } from './workspaceQueries.ts';

/** Overlays in which patches of an object are looked for. */
const MOST = 25;

/** The lenses of a file. Patches are counted in overlays that were rendered before, so that opening a base renders nothing. */
export function codeLensesOf(db: Database, file: string): readonly LensAnswer[] {
  if (isRegoFile(file)) return policyLensesOf(db, file);
  const facts = db.get(factsOf, file);
  const directory = dirName(file);
  const isOverlay = facts.kind === 'kustomization' && db.get(overlays, ONLY).has(directory);
  const roles = rolesOf(db.get(graph, ONLY), file);
  const readers = db.get(readersOf, file);
  return [
    ...policyLensesOf(db, file),
    ...codeLenses({
      facts,
      syntax: recovered(db.get(syntaxOf, file)),
      overlays: readers.map((reader) => overlayInfo(db, reader)),
      isPatch: roles.has('patch') && !roles.has('resource'),
      patches: (document) => patchPlaces(db, file, document),
      own: isOverlay ? ownRender(db, directory) : undefined,
      head: db.input(HEAD, ONLY),
    }),
  ];
}

function patchPlaces(db: Database, file: string, document: number): ReturnType<LensInput['patches']> {
  const renders = db
    .get(readersOf, file)
    .slice(0, MOST)
    .filter((overlay) => db.wasAsked(renderOf, overlay))
    .map((overlay) => db.get(renderOf, overlay).resources);
  return patchersOf(renders, { file, document }).map((place) => ({
    file: place.file,
    range: locatePlace(place, (path) => (db.input(FILE, path).kind === 'file' ? db.get(syntaxOf, path) : undefined)),
  }));
}

function ownRender(db: Database, directory: string): LensInput['own'] {
  const result = db.get(renderOf, directory);
  const grave = (finding: Finding): boolean => finding.severity === 'error' || finding.severity === 'warning';
  const found = withoutUsedElsewhere(db, db.get(overlayFindingsOf, directory));
  const problems = found.filter(grave).length;
  return { resources: result.resources.length, problems, directory, failed: result.failed };
}
