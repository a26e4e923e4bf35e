import type { Finding } from '../diagnostics/finding.ts';
import {
  commentInForce,
  commentProblem,
  type ExceptionRules,
  exceptionFindings,
} from '../features/exceptionFindings.ts';
import type { FindingParts } from '../features/findingGroups.ts';
import { unjudgedFindings, violationFindings, withoutIgnored } from '../features/policyFindings.ts';
import { renderedFinding } from '../features/renderedFindings.ts';
import type { RenderedResource } from '../kustomize/rendered.ts';
import { treeOf } from '../policy/podSecurity/verdicts.ts';
import { runPolicies } from '../policy/run.ts';
import { applySuppressions, readSuppressions, type Suppression } from '../policy/suppress.ts';
import type { PolicyVerdict } from '../policy/verdicts/policyUnit.ts';
import type { IgnoreRule } from '../workspace/teamFile.ts';
import { type Database, defineQuery } from './database.ts';
import { ONLY } from './inputs.ts';
import { environmentsOf } from './policyLevels.ts';
import { type JudgedObject, policySetOf, storedObjectsOf, verdictsOf } from './policyVerdicts.ts';
import { HOST, renderOf } from './renderQueries.ts';
import { syntaxOf } from './sourceQueries.ts';
import { teamOf } from './workspaceQueries.ts';

/** What is said of one object: what policies object to, and the verdicts that tell of something else (a failure to judge, an exception). */
interface Objections {
  readonly findings: readonly Finding[];
  readonly others: readonly PolicyVerdict[];
}

/** The objections by object: kept for as long as its verdicts and what the team file excuses are the same. */
const objectionsOf = defineQuery<{
  readonly ignore: readonly IgnoreRule[];
  readonly byObject: ReadonlyMap<JudgedObject, Objections>;
}>('policyObjections', (db, overlay, previous) => {
  const { ignore } = teamOf(db, overlay);
  const known = previous?.ignore === ignore ? previous.byObject : undefined;
  const object = ({ resource, notable }: JudgedObject): Objections => ({
    findings: violationFindings(resource, withoutIgnored(resource, notable, ignore), overlay),
    others: notable.filter(({ verdict }) => verdict.result !== 'fail' || verdict.properties?.exceptions !== undefined),
  });
  const judged = db.get(verdictsOf, overlay).filter(({ notable }) => notable.length > 0);
  return { ignore, byObject: new Map(judged.map((one) => [one, known?.get(one) ?? object(one)])) };
});

/** What the policies in force say about the objects of an overlay; a part for each object. */
export const policyFindingsOf = defineQuery<FindingParts>('policyFindings', (db, directory) => {
  const { resources } = db.get(renderOf, directory);
  const team = teamOf(db, directory);
  const environments = db.get(environmentsOf, directory);
  const { problems } = runPolicies({ resources, environments, team, stored: storedTrees(db, directory) });
  const { byObject } = db.get(objectionsOf, directory);
  const others = [...byObject].flatMap(([{ resource }, one]) => one.others.map((found) => ({ resource, found })));
  return [
    problems.map((problem) => renderedFinding(problem, problem.resource, directory)),
    ...[...byObject.values()].map(({ findings }) => findings),
    unjudgedFindings(others, directory),
    exceptionFindings(
      db.get(policySetOf, directory).documents,
      others.map(({ found }) => found),
      exceptionRules(db, directory),
      directory,
    ),
  ];
});

/** Objects that policies change, as the cluster stores them. */
function storedTrees(db: Database, overlay: string): (resource: RenderedResource) => RenderedResource | undefined {
  const trees = new Map(
    db.get(storedObjectsOf, overlay).map(({ resource, stored }) => {
      const { root } = treeOf(stored.object);
      return [resource, { ...resource, root }];
    }),
  );
  return (resource) => trees.get(resource);
}

const suppressionsOf = defineQuery<ReturnType<typeof readSuppressions>>('suppressions', (db, path) =>
  readSuppressions(path, db.get(syntaxOf, path)),
);

/** By what exceptions are judged for a path. */
function exceptionRules(db: Database, path: string): ExceptionRules {
  return { wanted: teamOf(db, path).policies.exceptions, now: db.input(HOST, ONLY)?.now() ?? 0 };
}

/** Findings about comments that mean to excuse something and do not, of files that are no manifests. */
export function suppressionFindings(db: Database, path: string): readonly Finding[] {
  return db.get(suppressionsOf, path).findings;
}

/** Findings about comments whose time is over, or that have no end where a team asks for one. */
export function overdueSuppressions(db: Database, path: string): readonly Finding[] {
  const { suppressions } = db.get(suppressionsOf, path);
  return suppressions.flatMap((one) => commentProblem(one, exceptionRules(db, path)) ?? []);
}

/** The comments of a file that excuse something now. */
export function suppressionsInForce(db: Database, file: string): readonly Suppression[] {
  const { suppressions } = db.get(suppressionsOf, file);
  if (suppressions.length === 0) return suppressions;
  const rules = exceptionRules(db, file);
  return suppressions.filter((one) => commentProblem(one, rules) === undefined);
}

/** The findings without those that a comment at their source line excuses. */
export function withoutSuppressed(db: Database, findings: readonly Finding[]): readonly Finding[] {
  const files = new Set(findings.map((finding) => finding.place.file));
  return withoutExcused(
    findings,
    [...files].flatMap((file) => suppressionsInForce(db, file)),
  );
}

/** The findings without those that one of the comments excuses; what policies say is then told as an exception. */
export function withoutExcused(findings: readonly Finding[], suppressions: readonly Suppression[]): readonly Finding[] {
  const { kept, excused } = applySuppressions(findings, suppressions);
  const told = excused.filter(({ finding }) => /^(?:policy|change)\//.test(finding.code));
  if (told.length === 0) return kept;
  return [...kept, ...told.map(({ finding, suppression }) => commentInForce(suppression, finding))];
}
