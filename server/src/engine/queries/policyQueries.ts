import type { Finding } from '../diagnostics/finding.ts';
import { unjudgedFindings, violationFindings, withoutIgnored } from '../features/policyFindings.ts';
import { renderedFinding } from '../features/renderedFindings.ts';
import { runPolicies } from '../policy/run.ts';
import { applySuppressions, readSuppressions } from '../policy/suppress.ts';
import { type Database, defineQuery } from './database.ts';
import { environmentsOf } from './policyLevels.ts';
import { verdictsOf } from './policyVerdicts.ts';
import { renderOf } from './renderQueries.ts';
import { syntaxOf } from './sourceQueries.ts';
import { teamOf } from './workspaceQueries.ts';

/** What the policies in force say about the objects of an overlay. */
export const policyFindingsOf = defineQuery<readonly Finding[]>('policyFindings', (db, directory) => {
  const { resources } = db.get(renderOf, directory);
  const team = teamOf(db, directory);
  const { problems } = runPolicies({ resources, environments: db.get(environmentsOf, directory), team });
  const judged = db.get(verdictsOf, directory);
  return [
    ...problems.map((problem) => renderedFinding(problem, problem.resource, directory)),
    ...judged.flatMap(({ resource, verdicts }) =>
      violationFindings(resource, withoutIgnored(resource, verdicts, team.ignore), directory),
    ),
    ...unjudgedFindings(judged, directory),
  ];
});

const suppressionsOf = defineQuery<ReturnType<typeof readSuppressions>>('suppressions', (db, path) =>
  readSuppressions(path, db.get(syntaxOf, path)),
);

/** Findings about comments that mean to excuse something and do not. */
export function suppressionFindings(db: Database, path: string): readonly Finding[] {
  return db.get(suppressionsOf, path).findings;
}

/** The findings without those that a comment at their source line excuses. */
export function withoutSuppressed(db: Database, findings: readonly Finding[]): readonly Finding[] {
  const files = new Set(findings.map((finding) => finding.place.file));
  const suppressions = [...files].flatMap((file) => db.get(suppressionsOf, file).suppressions);
  return applySuppressions(findings, suppressions).kept;
}
