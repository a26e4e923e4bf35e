import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { type AdmissionSet, judgeAdmission, readAdmissionSet } from '../admission/run.ts';
import { conftestJudge, type RegoVerdict } from '../conftest/judge.ts';
import { isReview } from '../gatekeeper/review.ts';
import { type GatekeeperVerdict, gatekeeperJudge } from '../gatekeeper/run.ts';
import { type JudgedResource, readResource, textAt } from '../judged/resource.ts';
import type { Labels } from '../judged/selector.ts';
import type { MatchSubject, Operation } from '../judged/subject.ts';
import { clusterView } from '../kyverno/clusterView.ts';
import { isPolicyException, readException } from '../kyverno/exceptions.ts';
import { type JudgeInput, judgeResource } from '../kyverno/judge.ts';
import { judgeMutating } from '../kyverno/mutating/judge.ts';
import { compileMutatingPolicy, isMutatingPolicy, type MutatingPolicy } from '../kyverno/mutating/policy.ts';
import { isKyvernoPolicy } from '../kyverno/policy.ts';
import { type CompiledPolicy, compilePolicy } from '../kyverno/policyRun.ts';
import { type CelException, isCelException, readCelException } from '../kyverno/validating/exceptions.ts';
import { judgeValidating, type ValidatingInput } from '../kyverno/validating/judge.ts';
import { compileValidatingPolicy, isValidatingPolicy, type ValidatingPolicy } from '../kyverno/validating/policy.ts';
import { type PolicyValues, readUser, readValues } from '../kyverno/values.ts';
import { podSecurityVerdicts } from '../podSecurity/verdicts.ts';
import { type JudgedDocument, objectsOf, type PolicyDocument, toJudged } from './documents.ts';
import type { ReportResult } from './report.ts';
import { type Locate, toResult } from './results.ts';

/** One run: what is judged, by what, and what stands in for a cluster. */
export interface PolicyRun {
  /** Policies; bindings, parameters and exceptions among them count too. */
  readonly policies: readonly PolicyDocument[];
  readonly resources: readonly PolicyDocument[];
  readonly exceptions?: readonly PolicyDocument[];
  readonly params?: readonly PolicyDocument[];
  readonly clusterResources?: readonly PolicyDocument[];
  readonly values?: Json;
  readonly userInfo?: Json;
  readonly context?: Json;
  readonly operation?: Operation;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Where a field of a document stands: words for `properties`. */
export type LocateDocument = (document: PolicyDocument, path: FieldPath) => Readonly<Record<string, string>>;

/** What one run is made of. */
interface Prepared {
  readonly input: JudgeInput;
  readonly mutating: readonly MutatingPolicy[];
  readonly validating: readonly ValidatingPolicy[];
  readonly celExceptions: readonly CelException[];
  readonly namespaces: (name: string) => JsonObject | undefined;
  readonly admission: AdmissionSet;
}

/** Judges all objects by all policies. Results come in the order of the objects, then of the policies. */
export function runPolicies(run: PolicyRun, locate: LocateDocument): readonly ReportResult[] {
  const policies = run.policies.map(({ object }) => object);
  const judged = toJudged(run.resources, [...policies, ...objectsOf(run.clusterResources ?? [])]);
  const prepared = prepare(run, judged);
  const judgeConstraints = gatekeeperJudge({
    policies,
    objects: [...objectsOf(run.clusterResources ?? []), ...judged.map(({ resource }) => resource.object)],
    namespaces: prepared.namespaces,
    operation: run.operation ?? globalOperation(prepared.input.values),
    now: run.now,
  });
  const judgeByRules = conftestJudge(policies, run.now);
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
  return podSecurityVerdicts(resource, namespaces(resource.namespace)).map(({ control, action, verdict }) => {
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

function prepare(run: PolicyRun, judged: readonly JudgedDocument[]): Prepared {
  const policies = run.policies.map(({ object }) => object);
  const cluster = objectsOf(run.clusterResources ?? []);
  const objects = judged.map(({ resource }) => resource.object);
  const values = readValues(run.values);
  const namespaces = namespacesOf(values, [...cluster, ...objects]);
  const input: JudgeInput = {
    policies: policies.filter(isKyvernoPolicy).map(compiledOnce(compilePolicy, COMPILED)),
    exceptions: exceptionDocuments(run).filter(isPolicyException).map(readException),
    values,
    user: readUser(run.userInfo),
    operation: run.operation,
    cluster: clusterView({ objects: cluster, judged: objects, context: run.context, values }),
    namespaceLabels: labelsOf(values, [...cluster, ...objects]),
    now: run.now,
  };
  return {
    input,
    mutating: policies.filter(isMutatingPolicy).map(compiledOnce(compileMutatingPolicy, MUTATING)),
    validating: policies.filter(isValidatingPolicy).map(compiledOnce(compileValidatingPolicy, VALIDATING)),
    celExceptions: exceptionDocuments(run).filter(isCelException).map(readCelException),
    namespaces,
    admission: readAdmissionSet({
      policies,
      objects: [...objectsOf(run.params ?? []), ...cluster, ...objects],
      namespaces,
    }),
  };
}

const COMPILED = new WeakMap<JsonObject, CompiledPolicy>();
const MUTATING = new WeakMap<JsonObject, MutatingPolicy>();
const VALIDATING = new WeakMap<JsonObject, ValidatingPolicy>();

/** A policy is compiled once for as long as its document lives. */
function compiledOnce<T>(compile: (object: JsonObject) => T, known: WeakMap<JsonObject, T>): (object: JsonObject) => T {
  return (object) => {
    const before = known.get(object);
    if (before !== undefined) return before;
    const made = compile(object);
    known.set(object, made);
    return made;
  };
}

function exceptionDocuments({ policies, exceptions = [] }: PolicyRun): readonly JsonObject[] {
  return [...policies, ...exceptions].map(({ object }) => object);
}

function namespacesOf(values: PolicyValues, objects: readonly JsonObject[]): (name: string) => JsonObject | undefined {
  const known = new Map(values.namespaces);
  for (const object of objects) {
    if (textAt(object, 'kind') !== 'Namespace' || textAt(object, 'apiVersion') !== 'v1') continue;
    const { name } = readResource(object);
    if (!known.has(name)) known.set(name, object);
  }
  return (name) => known.get(name);
}

function labelsOf(values: PolicyValues, objects: readonly JsonObject[]): (namespace: string) => Labels {
  const known = new Map<string, Labels>();
  for (const object of objects) {
    if (textAt(object, 'kind') !== 'Namespace' || textAt(object, 'apiVersion') !== 'v1') continue;
    const { name, labels } = readResource(object);
    if (!known.has(name)) known.set(name, labels);
  }
  return (namespace) => values.namespaceLabels.get(namespace) ?? known.get(namespace) ?? {};
}

function resultsFor(
  { resource, document }: JudgedDocument,
  prepared: Prepared,
  locate: LocateDocument,
): readonly ReportResult[] {
  const place: Locate = (_, path) => locate(document, path);
  const { verdicts, object } = judgeResource(resource, prepared.input);
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
  const { mutating, validating, admission } = prepared;
  if (mutating.length + validating.length + admission.validating.length === 0) return results;
  const current = object === resource.object ? resource : readResource(object);
  const subject: MatchSubject = {
    resource: current,
    subresource: '',
    operation: prepared.input.operation ?? globalOperation(prepared.input.values),
    namespaceLabels: prepared.input.namespaceLabels(current.namespace),
    user: prepared.input.user,
  };
  const changes = mutatingResults(resource, subject, prepared, place);
  return [
    ...results,
    ...changes.results,
    ...validatingResults(resource, changes.subject, prepared, place),
    ...admissionResults(resource, changes.subject, admission, place),
  ];
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
  const namespace = namespaces(subject.resource.namespace);
  return { subject, cluster: input.cluster, exceptions: celExceptions, namespace, now: input.now };
}

function admissionResults(
  resource: JudgedResource,
  subject: MatchSubject,
  admission: AdmissionSet,
  place: Locate,
): readonly ReportResult[] {
  return judgeAdmission(admission, subject).map(({ policy: { kind, name, annotations }, binding, verdict }) => {
    const action = binding === undefined ? undefined : binding.actions.join(', ');
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

/** Kinds of policies with expressions know only the operation that holds for all. */
function globalOperation(values: PolicyValues): Operation {
  const said = values.forResource('', '')['request.operation'];
  return said === 'UPDATE' || said === 'DELETE' ? said : 'CREATE';
}

function fullName({ name, namespace }: { readonly name: string; readonly namespace: string }): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}
