import type { FieldPath } from '../../syntax/fieldPath.ts';
import { mutateObject } from '../admission/mutating/mutate.ts';
import { mutationVerdicts } from '../admission/mutating/verdicts.ts';
import { type AdmissionVerdict, judgeAdmission } from '../admission/run.ts';
import { conftestJudge, type RegoVerdict } from '../conftest/judge.ts';
import { isReview } from '../gatekeeper/review.ts';
import { type GatekeeperVerdict, gatekeeperJudge } from '../gatekeeper/run.ts';
import { type JudgedResource, readResource } from '../judged/resource.ts';
import type { MatchSubject } from '../judged/subject.ts';
import { judgeResource } from '../kyverno/judge.ts';
import { judgeMutating } from '../kyverno/mutating/judge.ts';
import { mergeSchemaOf } from '../kyverno/mutating/mergeSchema.ts';
import { judgeValidating, type ValidatingInput } from '../kyverno/validating/judge.ts';
import { podSecurityVerdicts } from '../podSecurity/verdicts.ts';
import type { JudgedDocument, PolicyDocument } from './documents.ts';
import { type PolicyRun, type Prepared, prepareRun } from './prepare.ts';
import type { ReportResult } from './report.ts';
import { type Locate, toResult } from './results.ts';

/** Where a field of a document stands: words for `properties`. */
export type LocateDocument = (document: PolicyDocument, path: FieldPath) => Readonly<Record<string, string>>;

/** Judges all objects by all policies. Results come in the order of the objects, then of the policies. */
export function runPolicies(run: PolicyRun, locate: LocateDocument): readonly ReportResult[] {
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
  return judged.flatMap((one) => [
    ...resultsFor(one, prepared, locate),
    ...judgeConstraints(one.resource).map((verdict) => gatekeeperResult(verdict, one.document, locate)),
    ...judgeByRules(one.document.object).map((verdict) => regoResult(verdict, one, locate)),
    ...podSecurityResults(one, prepared, locate),
  ]);
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

function resultsFor(
  { resource, document }: JudgedDocument,
  prepared: Prepared,
  locate: LocateDocument,
): readonly ReportResult[] {
  const place: Locate = (_, path) => locate(document, path);
  const { mutating, validating, admission, input } = prepared;
  const admitted = admissionChanges(resource, prepared, place);
  const { verdicts, object } = judgeResource(admitted.resource, input);
  const results = verdicts.map(({ policy: { policy }, rule, verdict }) =>
    toResult(
      {
        source: 'kyverno',
        policy: fullName(policy),
        rule: rule.name,
        annotations: policy.annotations,
        action: rule.kind === 'validate' ? rule.action : undefined,
      },
      resource,
      verdict,
      place,
    ),
  );
  const before = [...admitted.results, ...results];
  if (mutating.length + validating.length + admission.validating.length === 0) return before;
  const current = object === admitted.resource.object ? admitted.resource : readResource(object);
  const changes = mutatingResults(resource, subjectOf(current, prepared), prepared, place);
  return [
    ...before,
    ...changes.results,
    ...validatingResults(resource, changes.subject, prepared, place),
    ...admissionResults(resource, judgeAdmission(admission, changes.subject), place),
  ];
}

function subjectOf(resource: JudgedResource, { operation, namespaces, input }: Prepared): MatchSubject {
  const namespaceLabels = namespaces.labels(resource.namespace);
  return { resource, subresource: '', operation, namespaceLabels, user: input.user };
}

/** What MutatingAdmissionPolicies say, and the object as they leave it: the server asks them before any webhook. */
function admissionChanges(
  resource: JudgedResource,
  prepared: Prepared,
  place: Locate,
): { readonly resource: JudgedResource; readonly results: readonly ReportResult[] } {
  const { admission } = prepared;
  if (admission.mutating.length === 0) return { resource, results: [] };
  const { before, after, steps } = mutateObject(admission, subjectOf(resource, prepared), mergeSchemaOf);
  const results = admissionResults(resource, mutationVerdicts(steps), place);
  return { resource: after === before ? resource : readResource(after), results };
}

/** What policies that change objects say, and the object as they leave it: each goes on with what the one before left. */
function mutatingResults(
  resource: JudgedResource,
  first: MatchSubject,
  prepared: Prepared,
  place: Locate,
): { readonly subject: MatchSubject; readonly results: readonly ReportResult[] } {
  const results: ReportResult[] = [];
  let subject = first;
  for (const policy of prepared.mutating) {
    const outcome = judgeMutating(policy, inputFor(subject, prepared));
    if (outcome === undefined) continue;
    const { annotations } = policy;
    const source = { source: 'KyvernoMutatingPolicy', policy: fullName(policy), rule: undefined, annotations };
    results.push(toResult({ ...source, action: undefined }, resource, outcome.verdict, place));
    if (outcome.object !== subject.resource.object) subject = { ...subject, resource: readResource(outcome.object) };
  }
  return { subject, results };
}

function inputFor(subject: MatchSubject, { input, celExceptions, namespaces }: Prepared): ValidatingInput {
  const namespace = namespaces.object(subject.resource.namespace);
  return { subject, cluster: input.cluster, exceptions: celExceptions, namespace, now: input.now };
}

function admissionResults(
  resource: JudgedResource,
  verdicts: readonly AdmissionVerdict[],
  place: Locate,
): readonly ReportResult[] {
  return verdicts.map(({ policy: { kind, name, annotations }, binding, verdict }) => {
    const action = binding?.actions.join(', ') || undefined;
    return toResult({ source: kind, policy: name, rule: undefined, annotations, action }, resource, verdict, place);
  });
}

function validatingResults(
  resource: JudgedResource,
  subject: MatchSubject,
  prepared: Prepared,
  place: Locate,
): readonly ReportResult[] {
  return prepared.validating.flatMap((policy) => {
    const verdict = judgeValidating(policy, inputFor(subject, prepared));
    if (verdict === undefined) return [];
    const { annotations, actions } = policy;
    const action = actions.length === 0 ? undefined : actions.join(', ');
    const source = {
      source: 'KyvernoValidatingPolicy',
      policy: fullName(policy),
      rule: undefined,
      annotations,
      action,
    };
    return [toResult(source, resource, verdict, place)];
  });
}

function fullName({ name, namespace }: { readonly name: string; readonly namespace: string }): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}
