import type { FieldPath } from '../../syntax/fieldPath.ts';
import { conftestJudge, type RegoVerdict } from '../conftest/judge.ts';
import { isReview } from '../gatekeeper/review.ts';
import { type GatekeeperVerdict, gatekeeperJudge } from '../gatekeeper/run.ts';
import { podSecurityVerdicts } from '../podSecurity/verdicts.ts';
import type { JudgedDocument, PolicyDocument } from './documents.ts';
import { kyvernoOutcomes, payloadOutcomes } from './kyvernoOutcomes.ts';
import { type PolicyRun, type Prepared, prepareRun } from './prepare.ts';
import type { ReportResult } from './report.ts';
import { type PolicyOutcome, toResult } from './results.ts';

/** Where a field of a document stands: words for `properties`. */
export type LocateDocument = (document: PolicyDocument, path: FieldPath) => Readonly<Record<string, string>>;

/** Judges all objects by all policies. Results come in the order of the objects, then of the policies. */
export function runPolicies(run: PolicyRun, locate: LocateDocument): readonly ReportResult[] {
  return judgePolicies(run, locate).map(({ result }) => result);
}

/** The same with what policies made. */
export function judgePolicies(run: PolicyRun, locate: LocateDocument): readonly PolicyOutcome[] {
  const prepared = prepareRun(run);
  const { policies, judged, objects, namespaces, operation, input } = prepared;
  const judgeConstraints = gatekeeperJudge({
    policies,
    objects,
    namespaces: namespaces.object,
    operation,
    now: input.now,
  });
  const judgeByRules = conftestJudge(policies, input.now);
  const ofPayloads = (run.payloads ?? []).flatMap((document) => payloadOutcomes(document, prepared));
  const ofObjects = judged.flatMap((one): readonly PolicyOutcome[] => {
    const { document } = one;
    const { outcomes, stored } = kyvernoOutcomes(one.resource, prepared, (_, path) => locate(document, path));
    const others = [
      ...judgeConstraints(stored).map((verdict) => gatekeeperResult(verdict, document, locate)),
      // conftest reads what is in the repository; no cluster changed it.
      ...judgeByRules(document.object).map((verdict) => regoResult(verdict, one, locate)),
      ...podSecurityResults({ resource: stored, document }, prepared, locate),
    ];
    return [...outcomes, ...others.map((result) => ({ result }))];
  });
  return [...ofObjects, ...ofPayloads];
}

function podSecurityResults(
  { resource, document }: JudgedDocument,
  { namespaces }: Prepared,
  locate: LocateDocument,
): readonly ReportResult[] {
  return podSecurityVerdicts(resource, namespaces.object(resource.namespace)).map(({ control, action, verdict }) => {
    const source = { source: 'pod-security', policy: 'pod-security', rule: control, annotations: {}, action };
    return toResult(source, resource, verdict, (_, path) => locate(document, path));
  });
}

function gatekeeperResult(
  { constraint, resource, verdict }: GatekeeperVerdict,
  document: PolicyDocument,
  locate: LocateDocument,
): ReportResult {
  const { name, annotations } = constraint.resource;
  const source = { source: 'gatekeeper', policy: name, rule: undefined, annotations, action: constraint.action };
  const under = isReview(document.object) ? ['request', 'object'] : [];
  return toResult(source, resource, verdict, (_, path) => locate(document, [...under, ...path]));
}

/** What a rule of a Rego file says; it stands under the name of its package. */
function regoResult(
  { rule: { name, isWarning }, verdict }: RegoVerdict,
  { resource, document }: JudgedDocument,
  locate: LocateDocument,
): ReportResult {
  const annotations: Readonly<Record<string, string>> = isWarning ? { 'policies.kyverno.io/scored': 'false' } : {};
  const source = { source: 'conftest', policy: 'main', rule: name, annotations, action: undefined };
  return toResult(source, resource, verdict, (_, path) => locate(document, path));
}
