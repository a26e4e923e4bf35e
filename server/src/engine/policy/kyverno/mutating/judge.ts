import type { Lookup } from '../../../schema/cel/code.ts';
import { Failure } from '../../../schema/cel/failure.ts';
import { isMap, type Value } from '../../../schema/cel/value.ts';
import type { JsonObject } from '../../../schema/schemaShape.ts';
import { atomicFields, mergeConfiguration } from '../../admission/mutating/merge.ts';
import { applyPatches, misplacedMessage, type Patched } from '../../admission/mutating/patch.ts';
import { withVariables } from '../../cel/policySet.ts';
import { jsonOf } from '../../cel/toJson.ts';
import { celValue } from '../../cel/values.ts';
import { type JudgedResource, readResource } from '../../judged/resource.ts';
import { erred, passed, type Verdict } from '../../judged/verdict.ts';
import { isObject } from '../../values/json.ts';
import { isOfOtherNamespace } from '../celPolicy.ts';
import { exceptionsFor, underExceptions } from '../validating/exceptions.ts';
import { failureOf, lookupOf, uncompiled, unmatched, type ValidatingInput } from '../validating/judge.ts';
import { mergeSchemaOf } from './mergeSchema.ts';
import type { MutatingForm, MutatingPolicy } from './policy.ts';

/** What a policy did: the verdict, and the object after it. */
export interface MutatingOutcome {
  readonly verdict: Verdict;
  readonly object: JsonObject;
  /** What it did to objects that exist already. */
  readonly targets?: readonly TargetOutcome[];
}

interface TargetOutcome extends MutatingOutcome {
  readonly target: JsonObject;
}

/**
 * Lets a policy change an object; undefined when it does not select it (pkg/cel/policies/mpol/engine, compiler/policy.go). It passes when
 * it could do what it does, also where nothing had to be changed; it is skipped where a condition does not hold. One that fails leaves
 * the object as it was.
 */
export function judgeMutating(policy: MutatingPolicy, input: ValidatingInput): MutatingOutcome | undefined {
  const { resource } = input.subject;
  if (isOfOtherNamespace(policy, resource)) return undefined;
  const variant = policy.variants.find(({ selects }) => selects(input.subject));
  if (variant === undefined) return undefined;
  const end = (verdict: Verdict): MutatingOutcome => ({ verdict, object: resource.object });
  if (policy.problem !== undefined) return end(uncompiled(policy.problem));
  const lookup = lookupOf({ isJson: false }, input);
  const allowed = underExceptions(exceptionsFor(policy, input.exceptions), lookup, INTRO);
  if ('verdict' in allowed) return end(allowed.verdict);
  const own = allowed.seen;
  const outside = unmatched(variant.set, withVariables(variant.set, own), { intro: INTRO, failurePolicy: 'Fail' });
  if (outside !== undefined) return end(outside);
  const targets = policy.targets?.(input, withVariables(variant.set, own)) ?? [];
  return {
    ...mutate(policy, variant, resource, own),
    targets: targets.map((target) => ({ target, ...mutate(policy, variant, readResource(target), own) })),
  };
}

/** What the verdict on a failure begins with. */
const INTRO = 'failed to evaluate policy';

/** The mutations in their order, each on what the one before left; variables keep the values that they had first. */
function mutate(
  { setsAtomic }: MutatingPolicy,
  { set, patchTypes }: MutatingForm,
  resource: JudgedResource,
  lookup: Lookup,
): MutatingOutcome {
  let { object } = resource;
  const end = (verdict: Verdict): MutatingOutcome => ({ verdict, object: resource.object });
  const own = withVariables(set, (name) => (name === 'object' ? celValue(object) : lookup(name)));
  for (const [index, expression] of set.others.entries()) {
    const value = expression.evaluate(own);
    if (value instanceof Failure) return end({ ...failureOf(value), properties: { mutation: String(index) } });
    const patched =
      patchTypes[index] === 'JSONPatch'
        ? applyPatches(object, value)
        : applyConfiguration({ resource, object }, value, setsAtomic);
    if (patched.kind === 'error')
      return end({
        ...erred(`${INTRO}: ${patched.message}`),
        properties: { mutation: String(index) },
      });
    if (isObject(patched.object)) object = patched.object;
  }
  return { verdict: passed('success'), object };
}

interface Current {
  readonly resource: JudgedResource;
  readonly object: JsonObject;
}

function applyConfiguration({ resource, object }: Current, value: Value, setsAtomic: boolean): Patched {
  if (!isMap(value)) return { kind: 'error', message: 'the apply configuration is no `Object{…}`' };
  const misplaced = misplacedMessage(value);
  if (misplaced !== undefined) return { kind: 'error', message: `type mismatch: ${misplaced}` };
  const patch = jsonOf(value);
  const known = mergeSchemaOf(resource);
  const atomic = setsAtomic ? [] : atomicFields(patch, known);
  if (atomic.length > 0)
    return {
      kind: 'error',
      message: `error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: ${atomic.join(', ')}`,
    };
  return { kind: 'patched', object: mergeConfiguration(object, patch, known) };
}
