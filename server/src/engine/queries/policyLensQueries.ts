import type { LensAnswer } from '../api.ts';
import { policyLenses, regoLenses, testLens } from '../features/policies/policyLenses.ts';
import { recovered } from '../features/recovered.ts';
import type { Database } from './database.ts';
import { ONLY } from './inputs.ts';
import { policyFiles, policyReachOf } from './policyPlaces.ts';
import { policyTestFileOf } from './policyTestQueries.ts';
import { policySetOf, verdictsOf } from './policyVerdicts.ts';
import { isJudgingRego } from './regoQueries.ts';
import { syntaxOf } from './sourceQueries.ts';

/** The lenses of a file about policies. Only overlays that were judged before are counted, so that opening a policy judges nothing. */
export function policyLensesOf(db: Database, file: string): readonly LensAnswer[] {
  const test = policyTestFileOf(db, file);
  if (test !== undefined) return [testLens(test)];
  const isRego = isJudgingRego(db, file);
  if (!isRego && !db.get(policyFiles, ONLY).includes(file)) return [];
  const judged = db
    .get(policyReachOf, file)
    .filter((overlay) => db.wasAsked(verdictsOf, overlay))
    .map((overlay) => ({
      overlay,
      policies: db.get(policySetOf, overlay).units.flatMap((unit) => unit.policies),
      objects: db.get(verdictsOf, overlay),
    }));
  if (judged.length === 0) return [];
  return isRego ? regoLenses(file, judged) : policyLenses(file, recovered(db.get(syntaxOf, file)), judged);
}
