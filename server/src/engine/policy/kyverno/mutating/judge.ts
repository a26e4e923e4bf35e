import type { Lookup } from '../../../schema/cel/code.ts';
import { Failure } from '../../../schema/cel/failure.ts';
import { isMap, type Value } from '../../../schema/cel/value.ts';
import type { JsonObject } from '../../../schema/schemaShape.ts';
import { atomicFields, mergeConfiguration } from '../../admission/mutating/merge.ts';
import { applyPatches, misplacedMessage, type Patched } from '../../admission/mutating/patch.ts';
import { matchConditionsOf, withVariables } from '../../cel/policySet.ts';
import { jsonOf } from '../../cel/toJson.ts';
import { celValue } from '../../cel/values.ts';
import { type JudgedResource, readResource } from '../../judged/resource.ts';
import { erred, passed, skippedBy, type Verdict } from '../../judged/verdict.ts';
import { isObject } from '../../values/json.ts';
import { exempted } from '../validating/exceptions.ts';
import { exceptionsFor, exemptedBy, failureOf, lookupOf, type ValidatingInput } from '../validating/judge.ts';
import { mergeSchemaOf } from './mergeSchema.ts';
import type { MutatingPolicy, MutatingVariant } from './policy.ts';

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
  if (policy.namespace !== '' && policy.namespace !== resource.namespace) return undefined;
  const variant = policy.variants.find(({ selects }) => selects(input.subject));
  if (variant === undefined) return undefined;
  const end = (verdict: Verdict): MutatingOutcome => ({ verdict, object: resource.object });
  if (policy.problem !== undefined)
    return end(erred(`the policy does not compile: ${policy.problem}`, 'invalid-policy'));
  const lookup = lookupOf({ isJson: false }, input);
  const exemption = exempted(exceptionsFor(policy, input.exceptions), lookup);
  if (exemption.error !== undefined) return end(erred(`failed to evaluate policy: ${exemption.error}`));
  const [first] = exemption.whole;
  if (first !== undefined) return end(exemptedBy(exemption.whole, first));
  const exceptions = celValue({ allowedImages: exemption.images, allowedValues: exemption.values });
  const own: Lookup = (name) => (name === 'exceptions' ? exceptions : lookup(name));
  const matched = matchConditionsOf(variant.set, withVariables(variant.set, own));
  if (matched.kind === 'no') return end(skippedBy('matchCondition', `match condition ${matched.name} does not hold`));
  if (matched.kind === 'error')
    return end(erred(`failed to evaluate policy: match condition ${matched.name}: ${matched.message}`));
  const targets = policy.targets?.(input, withVariables(variant.set, own)) ?? [];
  return {
    ...mutate(policy, variant, resource, own),
    targets: targets.map((target) => ({ target, ...mutate(policy, variant, readResource(target), own) })),
  };
}

/** The mutations in their order, each on what the one before left; variables keep the values that they had first. */
function mutate(
  { setsAtomic }: MutatingPolicy,
  { set, patchTypes }: MutatingVariant,
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
        ...erred(`failed to evaluate policy: ${patched.message}`),
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
