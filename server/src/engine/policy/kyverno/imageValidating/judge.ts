import type { Lookup } from '../../../schema/cel/code.ts';
import { Failure } from '../../../schema/cel/failure.ts';
import { isList } from '../../../schema/cel/value.ts';
import type { Json, JsonObject } from '../../../schema/schemaShape.ts';
import { parseImageReference } from '../../cel/imageReference.ts';
import { withVariables } from '../../cel/policySet.ts';
import { celValue } from '../../cel/values.ts';
import { erred, failed, passed, type Verdict } from '../../judged/verdict.ts';
import { setOwn } from '../../values/json.ts';
import type { CelForm } from '../celForm.ts';
import { isOfOtherNamespace } from '../celPolicy.ts';
import { podImages } from '../images.ts';
import { exceptionsFor, underExceptions } from '../validating/exceptions.ts';
import {
  deniedMessage,
  failureOf,
  formFor,
  lookupOf,
  uncompiled,
  unmatched,
  type ValidatingInput,
} from '../validating/judge.ts';
import type { ImageValidatingPolicy } from './policy.ts';

/**
 * The verdict of a policy on an object as far as it needs no registry: which images it is about, whether they have digests, and what
 * expressions say that ask for no signature (pkg/image/verification/evaluator/policy.go). Undefined when it does not select the object.
 */
export function judgeImageValidating(policy: ImageValidatingPolicy, input: ValidatingInput): Verdict | undefined {
  const { subject } = input;
  if (isOfOtherNamespace(policy, subject.resource)) return undefined;
  const variant = formFor(policy, subject);
  if (variant === undefined) return undefined;
  if (policy.problem !== undefined) return uncompiled(policy.problem);
  const lookup = lookupOf(policy, input);
  const outside = unmatched(variant.set, lookup, { intro: INTRO, failurePolicy: policy.failurePolicy });
  if (outside !== undefined) return outside;
  const allowed = underExceptions(exceptionsFor(policy, input.exceptions), lookup, INTRO);
  // Other than with the other kinds, expressions do not see the images and values of exceptions.
  return 'verdict' in allowed
    ? allowed.verdict
    : judgeImages(policy, variant, { lookup, object: subject.resource.object });
}

/** What the verdict on a failure begins with. */
const INTRO = 'failed to evaluate policy';

/** What expressions see, and the object itself. */
interface Seen {
  readonly lookup: Lookup;
  readonly object: JsonObject;
}

function judgeImages(policy: ImageValidatingPolicy, variant: CelForm, seen: Seen): Verdict {
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
  { set }: CelForm,
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
