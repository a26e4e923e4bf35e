import type { Lookup } from '../../../schema/cel/code.ts';
import { Failure } from '../../../schema/cel/failure.ts';
import { isList } from '../../../schema/cel/value.ts';
import type { Json, JsonObject } from '../../../schema/schemaShape.ts';
import { parseImageReference } from '../../cel/imageReference.ts';
import { matchConditionsOf, withVariables } from '../../cel/policySet.ts';
import { celValue } from '../../cel/values.ts';
import { erred, failed, passed, skippedBy, type Verdict } from '../../judged/verdict.ts';
import { setOwn } from '../../values/json.ts';
import { podImages } from '../images.ts';
import { exempted } from '../validating/exceptions.ts';
import {
  deniedMessage,
  exceptionsFor,
  exemptedBy,
  failureOf,
  lookupOf,
  type ValidatingInput,
} from '../validating/judge.ts';
import type { ImageValidatingPolicy, ImageVariant } from './policy.ts';

/**
 * The verdict of a policy on an object as far as it needs no registry: which images it is about, whether they have digests, and what
 * expressions say that ask for no signature (pkg/image/verification/evaluator/policy.go). Undefined when it does not select the object.
 */
export function judgeImageValidating(policy: ImageValidatingPolicy, input: ValidatingInput): Verdict | undefined {
  const { subject } = input;
  if (policy.namespace !== '' && policy.namespace !== subject.resource.namespace) return undefined;
  const variant = policy.isJson ? policy.variants[0] : policy.variants.find(({ selects }) => selects(subject));
  if (variant === undefined) return undefined;
  if (policy.problem !== undefined) return erred(`the policy does not compile: ${policy.problem}`, 'invalid-policy');
  const lookup = lookupOf(policy, input);
  const matched = matchConditionsOf(variant.set, lookup);
  if (matched.kind === 'no') return skippedBy('matchCondition', `match condition ${matched.name} does not hold`);
  if (matched.kind === 'error')
    return policy.failurePolicy === 'Ignore'
      ? skippedBy('matchCondition', `match condition ${matched.name} fails: ${matched.message}`)
      : erred(`failed to evaluate policy: match condition ${matched.name}: ${matched.message}`);
  const exemption = exempted(exceptionsFor(policy, input.exceptions), lookup);
  if (exemption.error !== undefined) return erred(`failed to evaluate policy: ${exemption.error}`);
  const [first] = exemption.whole;
  return first === undefined
    ? judgeImages(policy, variant, { lookup, object: subject.resource.object })
    : exemptedBy(exemption.whole, first);
}

/** What expressions see, and the object itself. */
interface Seen {
  readonly lookup: Lookup;
  readonly object: JsonObject;
}

function judgeImages(policy: ImageValidatingPolicy, variant: ImageVariant, seen: Seen): Verdict {
  const { lookup } = seen;
  const lists = imagesOf(policy, variant, seen);
  if (lists instanceof Failure) return failureOf(lists);
  const images = Object.values(lists).flat();
  if (policy.verifiesDigest) {
    const bare = images.find((image) => parseImageReference(image)?.digest === '');
    if (bare !== undefined) return failed(`image ${bare} does not have a digest`);
  }
  const { set } = variant;
  const names: Readonly<Record<string, Json>> = {
    images: lists,
    attestations: Object.fromEntries(policy.attestations.map((name) => [name, name])),
    attestors: Object.fromEntries(policy.attestors.map((name) => [name, { name }])),
  };
  const own = withVariables(set, (name) => (Object.hasOwn(names, name) ? celValue(names[name] ?? null) : lookup(name)));
  for (const [index, validation] of set.validations.entries()) {
    const outcome = validation.expression.evaluate(own);
    if (outcome === true) continue;
    const properties = { validation: String(index) };
    if (outcome instanceof Failure) return { ...failureOf(outcome), properties };
    return { ...failed(deniedMessage(validation, own, index)), properties };
  }
  if (!policy.isRequired || images.length === 0) return passed('success');
  const missing = images.map((image) => `the verification of ${image}`);
  return { ...erred(`only a cluster can answer ${missing[0]}`, 'needs-cluster'), missing };
}

/** The images that the policy is about, in lists by name. */
function imagesOf(
  { lists, imageTests, isJson }: ImageValidatingPolicy,
  { set }: ImageVariant,
  { lookup, object }: Seen,
): Record<string, string[]> | Failure {
  const made: Record<string, string[]> = {};
  const found = new Map<string, readonly string[]>(isJson ? [] : podImages(object));
  const own = withVariables(set, lookup);
  for (const [index, expression] of set.others.entries()) {
    const value = expression.evaluate(own);
    if (value instanceof Failure) return value;
    const texts = isList(value) ? value.filter((one) => typeof one === 'string') : [];
    found.set(lists[index] ?? '', texts);
  }
  for (const [name, images] of found) {
    const kept: string[] = [];
    for (const image of images) {
      const outcomes = imageTests.map((test) => test(image));
      const failure = outcomes.find((outcome) => outcome instanceof Failure);
      if (failure instanceof Failure && !outcomes.includes(true)) return failure;
      if (imageTests.length === 0 || outcomes.includes(true)) kept.push(image);
    }
    setOwn(made, name, kept);
  }
  return made;
}
