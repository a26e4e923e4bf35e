import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { type AdmissionSet, readAdmissionSet } from '../admission/run.ts';
import { isNamespace, type JudgedResource, readResource, textAt } from '../judged/resource.ts';
import type { Labels } from '../judged/selector.ts';
import type { Operation } from '../judged/subject.ts';
import { clusterView } from '../kyverno/clusterView.ts';
import { type CleanupPolicy, compileCleanupPolicy, isCleanupPolicy } from '../kyverno/deleting/cleanup.ts';
import { compileDeletingPolicy, type DeletingPolicy, isDeletingPolicy } from '../kyverno/deleting/policy.ts';
import { isPolicyException, readException } from '../kyverno/exceptions.ts';
import { compileGeneratingPolicy, type GeneratingPolicy, isGeneratingPolicy } from '../kyverno/generating/policy.ts';
import {
  compileImageValidatingPolicy,
  type ImageValidatingPolicy,
  isImageValidatingPolicy,
} from '../kyverno/imageValidating/policy.ts';
import { compileMutatingPolicy, isMutatingPolicy, type MutatingPolicy } from '../kyverno/mutating/policy.ts';
import { isKyvernoPolicy } from '../kyverno/policy.ts';
import type { JudgeInput } from '../kyverno/policyRequest.ts';
import { compilePolicy } from '../kyverno/policyRun.ts';
import { type CelException, isCelException, readCelException } from '../kyverno/validating/exceptions.ts';
import { compileValidatingPolicy, isValidatingPolicy, type ValidatingPolicy } from '../kyverno/validating/policy.ts';
import { operationOf, readUser, readValues } from '../kyverno/values.ts';
import { once } from '../verdicts/once.ts';
import { type JudgedDocument, objectsOf, type PolicyDocument, toJudged } from './documents.ts';

/** One run: what is judged, by what, and what stands in for a cluster. */
export interface PolicyRun {
  /** Policies; bindings, parameters and exceptions among them count too. */
  readonly policies: readonly PolicyDocument[];
  readonly resources: readonly PolicyDocument[];
  readonly exceptions?: readonly PolicyDocument[];
  readonly params?: readonly PolicyDocument[];
  /** Objects that rules change or copy besides those that trigger them. */
  readonly targets?: readonly PolicyDocument[];
  /** Documents of any shape, which only policies of the mode `JSON` judge, each under the path of its file. */
  readonly payloads?: readonly PolicyDocument[];
  readonly clusterResources?: readonly PolicyDocument[];
  readonly values?: Json;
  readonly userInfo?: Json;
  readonly context?: Json;
  readonly operation?: Operation;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Namespaces by their names: those of the values file, then those among the objects. */
export interface Namespaces {
  object(name: string): JsonObject | undefined;
  labels(name: string): Labels;
}

/** What one run is made of. */
export interface Prepared {
  readonly policies: readonly JsonObject[];
  readonly judged: readonly JudgedDocument[];
  /** What stands in for a cluster, and what is judged. */
  readonly objects: readonly JsonObject[];
  readonly input: JudgeInput;
  readonly mutating: readonly MutatingPolicy[];
  readonly validating: readonly ValidatingPolicy[];
  readonly imageValidating: readonly ImageValidatingPolicy[];
  readonly generating: readonly GeneratingPolicy[];
  readonly deleting: readonly DeletingPolicy[];
  readonly cleanup: readonly CleanupPolicy[];
  readonly celExceptions: readonly CelException[];
  readonly namespaces: Namespaces;
  readonly admission: AdmissionSet;
  /** Other than the rules of a ClusterPolicy, all else knows only the operation that holds for every object. */
  readonly operation: Operation;
}

/** Reads the policies of a kind among objects; each is compiled once for as long as its document lives. */
function readerOf<P>(
  is: (object: JsonObject) => boolean,
  compile: (object: JsonObject) => P,
): (objects: readonly JsonObject[]) => readonly P[] {
  const compiled = once(compile);
  return (objects) => objects.filter(is).map(compiled);
}

const withRulesAmong = readerOf(isKyvernoPolicy, compilePolicy);
const mutatingAmong = readerOf(isMutatingPolicy, compileMutatingPolicy);
const validatingAmong = readerOf(isValidatingPolicy, compileValidatingPolicy);
const imageValidatingAmong = readerOf(isImageValidatingPolicy, compileImageValidatingPolicy);
const generatingAmong = readerOf(isGeneratingPolicy, compileGeneratingPolicy);
const deletingAmong = readerOf(isDeletingPolicy, compileDeletingPolicy);
const cleanupAmong = readerOf(isCleanupPolicy, compileCleanupPolicy);

/** Reads and compiles all that a run needs. */
export function prepareRun(run: PolicyRun): Prepared {
  const policies = run.policies.map(({ object }) => object);
  const exceptions = [...policies, ...(run.exceptions ?? []).map(({ object }) => object)];
  const cluster = objectsOf(run.clusterResources ?? []);
  const judged = toJudged(run.resources, [...policies, ...cluster]);
  const own = judged.map(({ resource }) => resource.object);
  const targets = (run.targets ?? []).map(({ object }) => object);
  const objects = [...cluster, ...own];
  const values = readValues(run.values);
  const namespaces = namespacesOf(values.namespaces, objects);
  return {
    policies,
    judged,
    objects,
    input: {
      policies: withRulesAmong(policies),
      exceptions: exceptions.filter(isPolicyException).map(readException),
      values,
      user: readUser(run.userInfo),
      operation: run.operation,
      cluster: clusterView({ objects: cluster, judged: own, targets, context: run.context, values }),
      namespaceLabels: namespaces.labels,
      now: run.now,
    },
    mutating: mutatingAmong(policies),
    validating: validatingAmong(policies),
    imageValidating: imageValidatingAmong(policies),
    generating: generatingAmong(policies),
    deleting: deletingAmong(policies),
    cleanup: cleanupAmong(policies),
    celExceptions: exceptions.filter(isCelException).map(readCelException),
    namespaces,
    admission: readAdmissionSet({
      policies,
      objects: [...objectsOf(run.params ?? []), ...objects],
      namespaces: namespaces.object,
    }),
    operation: operationOf(values.forResource('', ''), run.operation),
  };
}

/** Those that were said come first, then the first of each name. */
function namespacesOf(said: ReadonlyMap<string, JsonObject>, objects: readonly JsonObject[]): Namespaces {
  const known = new Map<string, JudgedResource>();
  for (const [name, object] of said) known.set(name, readResource(object));
  for (const object of objects) {
    if (textAt(object, 'kind') !== 'Namespace') continue;
    const read = readResource(object);
    if (isNamespace(read) && !known.has(read.name)) known.set(read.name, read);
  }
  return {
    object: (name) => known.get(name)?.object,
    labels: (name) => known.get(name)?.labels ?? {},
  };
}
