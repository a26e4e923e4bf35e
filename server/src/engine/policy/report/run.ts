import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { clusterView } from '../kyverno/clusterView.ts';
import { isPolicyException, type PolicyException, readException } from '../kyverno/exceptions.ts';
import { type JudgeInput, judgeResource } from '../kyverno/judge.ts';
import type { Operation } from '../kyverno/match.ts';
import { isKyvernoPolicy } from '../kyverno/policy.ts';
import { type CompiledPolicy, compilePolicy } from '../kyverno/policyRun.ts';
import { readResource, textAt } from '../kyverno/resource.ts';
import type { Labels } from '../kyverno/selector.ts';
import { type PolicyValues, readUser, readValues } from '../kyverno/values.ts';
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

/** Judges all objects by all policies. Results come in the order of the objects, then of the policies. */
export function runPolicies(run: PolicyRun, locate: LocateDocument): readonly ReportResult[] {
  const policies = run.policies.map(({ object }) => object);
  const cluster = objectsOf(run.clusterResources ?? []);
  const judged = toJudged(run.resources, [...policies, ...cluster]);
  const values = readValues(run.values);
  const input: JudgeInput = {
    policies: policies.filter(isKyvernoPolicy).map(compiledOnce),
    exceptions: exceptionsOf(run),
    values,
    user: readUser(run.userInfo),
    operation: run.operation,
    cluster: clusterView({
      objects: cluster,
      judged: judged.map(({ resource }) => resource.object),
      context: run.context,
      values,
    }),
    namespaceLabels: labelsOf(values, [...cluster, ...judged.map(({ resource }) => resource.object)]),
    now: run.now,
  };
  return judged.flatMap((one) => resultsFor(one, input, locate));
}

const compiled = new WeakMap<JsonObject, CompiledPolicy>();

/** A policy is compiled once for as long as its document lives. */
function compiledOnce(object: JsonObject): CompiledPolicy {
  const known = compiled.get(object);
  if (known !== undefined) return known;
  const made = compilePolicy(object);
  compiled.set(object, made);
  return made;
}

function exceptionsOf({ policies, exceptions = [] }: PolicyRun): readonly PolicyException[] {
  return [...policies, ...exceptions]
    .map(({ object }) => object)
    .filter(isPolicyException)
    .map(readException);
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
  input: JudgeInput,
  locate: LocateDocument,
): readonly ReportResult[] {
  const place: Locate = (_, path) => locate(document, path);
  return judgeResource(resource, input).verdicts.map(({ policy: { policy }, rule, verdict }) =>
    toResult(
      {
        source: 'kyverno',
        policy: policy.namespace === '' ? policy.name : `${policy.namespace}/${policy.name}`,
        rule: rule.name,
        annotations: policy.annotations,
        action: rule.kind === 'validate' ? rule.action : undefined,
      },
      resource,
      verdict,
      place,
    ),
  );
}
