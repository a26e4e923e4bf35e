import type { Finding } from '../diagnostics/finding.ts';
import { renderedFinding } from '../features/renderedFindings.ts';
import { runPolicies } from '../policy/run.ts';
import { applySuppressions, readSuppressions } from '../policy/suppress.ts';
import { NO_TEAM_FILE, type TeamFile } from '../workspace/teamFile.ts';
import { rootOf } from '../workspace/tree.ts';
import { type Database, defineQuery } from './database.ts';
import { ONLY, OPTIONS } from './inputs.ts';
import { renderOf } from './renderQueries.ts';
import { syntaxOf } from './sourceQueries.ts';
import { environments, teamFiles } from './workspaceQueries.ts';

/** Names of the environments that an overlay is in. */
const environmentsOf = defineQuery<readonly string[]>(
  'environmentsOf',
  (db, directory) =>
    db
      .get(environments, ONLY)
      .filter((environment) => environment.overlays.some((overlay) => overlay.directory === directory))
      .map((environment) => environment.name),
  (a, b) => a.join('\n') === b.join('\n'),
);

/** The team file in force for a path; the defaults where there is none. */
export function teamOf(db: Database, path: string): TeamFile {
  const root = rootOf(db.input(OPTIONS, ONLY).roots, path);
  return (root === undefined ? undefined : db.get(teamFiles, ONLY).get(root)) ?? NO_TEAM_FILE;
}

/** What the policies in force say about the objects of an overlay. */
export const policyFindingsOf = defineQuery<readonly Finding[]>('policyFindings', (db, directory) => {
  const { resources } = db.get(renderOf, directory);
  const { problems } = runPolicies({
    resources,
    environments: db.get(environmentsOf, directory),
    team: teamOf(db, directory),
  });
  return problems.map((problem) => renderedFinding(problem, problem.resource, directory));
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
