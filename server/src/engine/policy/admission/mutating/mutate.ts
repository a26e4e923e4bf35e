import { isMap, type Value } from '../../../schema/cel/value.ts';
import type { JsonObject } from '../../../schema/schemaShape.ts';
import { jsonOf } from '../../cel/toJson.ts';
import { type JudgedResource, readResource } from '../../judged/resource.ts';
import type { MatchSubject } from '../../judged/subject.ts';
import { isObject } from '../../values/json.ts';
import type { AdmissionBinding } from '../binding.ts';
import { conditionsOf, unmatchedMessage } from '../decide.ts';
import { type AdmissionInput, AdmissionNames } from '../evaluate.ts';
import { type BoundPolicy, invocationsOf } from '../judge.ts';
import type { AdmissionPolicy } from '../policy.ts';
import type { AdmissionSet } from '../run.ts';
import { atomicFields, type KnownSchema, mergeConfiguration } from './merge.ts';
import { applyPatches, misplacedMessage, type Patched } from './patch.ts';

/** What one use of a policy did. */
export interface MutationStep {
  readonly policy: AdmissionPolicy;
  readonly binding: AdmissionBinding | undefined;
  readonly result: 'changed' | 'unchanged' | 'skipped' | 'error' | 'unknown';
  /** Why it failed or was not used, or what only a cluster knows; empty otherwise. */
  readonly message: string;
}

/** An object before and after the policies of a cluster changed it. */
export interface MutatedObject {
  readonly before: JsonObject;
  /** The same object where nothing changes it. */
  readonly after: JsonObject;
  readonly steps: readonly MutationStep[];
}

/** The schema of a kind; undefined for one that is not known. */
export type SchemaOf = (resource: JudgedResource) => KnownSchema | undefined;

/**
 * What the cluster makes of an object before it is stored: all MutatingAdmissionPolicies that select it, each on what the one
 * before left (k8s.io/apiserver, pkg/admission/plugin/policy/mutating/dispatcher.go). They come in the order of their files; a server
 * promises none. Policies of `IfNeeded` run once more when
 * another one changed the object after them.
 */
export function mutateObject(set: AdmissionSet, subject: MatchSubject, schemaOf: SchemaOf): MutatedObject {
  const before = subject.resource.object;
  const first = runAll(set.mutating, { subject, schemaOf, set });
  const lastChange = first.steps.findLastIndex(({ result }) => result === 'changed');
  const again = set.mutating.filter(({ policy }) => {
    const ran = first.steps.findIndex((step) => step.policy === policy);
    return policy.runsAgain && ran >= 0 && ran < lastChange;
  });
  if (again.length === 0) return { before, after: first.resource.object, steps: first.steps };
  const second = runAll(again, { subject: { ...subject, resource: first.resource }, schemaOf, set });
  return { before, after: second.resource.object, steps: [...first.steps, ...second.steps] };
}

interface Pass {
  readonly subject: MatchSubject;
  readonly schemaOf: SchemaOf;
  readonly set: AdmissionSet;
}

function runAll(
  policies: readonly BoundPolicy[],
  { subject, schemaOf, set }: Pass,
): { readonly resource: JudgedResource; readonly steps: readonly MutationStep[] } {
  const steps: MutationStep[] = [];
  let at = subject.resource;
  for (const bound of policies) {
    for (const { policy, binding, inputs, problem } of invocationsOf(bound, { ...subject, resource: at }, set.world)) {
      if (problem !== undefined) {
        const result = problem.kind === 'unknown' ? 'unknown' : 'error';
        steps.push({ policy, binding, result, message: problem.message });
      }
      for (const input of inputs) {
        const { outcomes, object } = runPolicy(policy, { ...input, object: at.object }, schemaOf(at));
        steps.push(...outcomes.map((outcome) => ({ policy, binding, ...outcome })));
        if (object !== at.object) at = readResource(object);
      }
    }
  }
  return { resource: at, steps };
}

type Outcome = Pick<MutationStep, 'result' | 'message'>;

interface Run {
  /** What it came to; a failure and a change where only some of its mutations failed. */
  readonly outcomes: readonly Outcome[];
  /** The same object where nothing changed. */
  readonly object: JsonObject;
}

/** The mutations of one policy, in their order, each on what the one before left; the server goes on behind one that fails. */
function runPolicy(policy: AdmissionPolicy, input: AdmissionInput, known: KnownSchema | undefined): Run {
  const start = input.object as JsonObject;
  const end = (result: Outcome['result'], message: string): Run => ({ outcomes: [{ result, message }], object: start });
  if (policy.problem !== undefined) return end('error', policy.problem);
  const unmatched = conditionsOf(policy, new AdmissionNames(policy.set, input));
  if (unmatched?.kind === 'unmatched') return end('skipped', unmatchedMessage(unmatched));
  const [problem] = unmatched?.decisions ?? [];
  if (problem !== undefined) return end(problem.kind === 'unknown' ? 'unknown' : 'error', problem.message);
  const failures: Outcome[] = [];
  let object = start;
  for (const [index, expression] of policy.set.others.entries()) {
    const outcome = new AdmissionNames(policy.set, { ...input, object }).evaluate(expression);
    if (outcome.kind !== 'value') {
      failures.push({ result: outcome.kind, message: outcome.message });
      continue;
    }
    const isPatch = policy.patchTypes[index] === 'JSONPatch';
    const value = outcome.value as Value;
    const patched = isPatch ? applyPatches(object, value) : applyConfiguration(object, value, known);
    if (patched.kind === 'error') failures.push({ result: 'error', message: patched.message });
    else if (isObject(patched.object)) object = patched.object;
  }
  const isSame = JSON.stringify(object) === JSON.stringify(start);
  if (!isSame) return { outcomes: [...failures, { result: 'changed', message: '' }], object };
  return failures.length > 0 ? { outcomes: failures, object: start } : end('unchanged', '');
}

function applyConfiguration(object: JsonObject, value: Value, known: KnownSchema | undefined): Patched {
  if (!isMap(value)) return { kind: 'error', message: 'the apply configuration is no `Object{…}`' };
  const misplaced = misplacedMessage(value);
  if (misplaced !== undefined) return { kind: 'error', message: misplaced };
  const patch = jsonOf(value);
  const atomic = atomicFields(patch, known);
  if (atomic.length > 0)
    return {
      kind: 'error',
      message: `error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: ${atomic.join(', ')}`,
    };
  return { kind: 'patched', object: mergeConfiguration(object, patch, known) };
}
