import type { Lookup } from '../../../schema/cel/code.ts';
import { Failure } from '../../../schema/cel/failure.ts';
import { Timestamp } from '../../../schema/cel/value.ts';
import type { Json, JsonObject } from '../../../schema/schemaShape.ts';
import { ownValue } from '../../../text/ownValue.ts';
import { PolicyContext } from '../../cel/clusterContext.ts';
import { guessCelPath } from '../../cel/guessCelPath.ts';
import { CLOCK } from '../../cel/kyvernoEnvironment.ts';
import { type CompiledValidation, matchConditionsOf, type PolicySet, withVariables } from '../../cel/policySet.ts';
import { requestOf } from '../../cel/request.ts';
import { celValue } from '../../cel/values.ts';
import type { MatchSubject } from '../../judged/subject.ts';
import { erred, failed, passed, skippedBy, type Verdict } from '../../judged/verdict.ts';
import type { ClusterView } from '../context.ts';
import { type CelException, exempted } from './exceptions.ts';
import type { ValidatingPolicy } from './policy.ts';

/** What a policy is asked with, beside itself. */
export interface ValidatingInput {
  readonly subject: MatchSubject;
  readonly cluster: ClusterView;
  readonly exceptions: readonly CelException[];
  /** The namespace of the object where it is known. */
  readonly namespace: JsonObject | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The verdict of a policy on an object; undefined when it does not select it (pkg/cel/policies/vpol). */
export function judgeValidating(policy: ValidatingPolicy, input: ValidatingInput): Verdict | undefined {
  const { subject } = input;
  const { resource } = subject;
  if (policy.namespace !== '' && policy.namespace !== resource.namespace) return undefined;
  const variant = policy.isJson ? policy.variants[0] : policy.variants.find(({ selects }) => selects(subject));
  if (variant === undefined) return undefined;
  if (policy.problem !== undefined) return erred(`the policy does not compile: ${policy.problem}`, 'invalid-policy');
  const lookup = lookupOf(policy, input);
  const exemption = exempted(exceptionsFor(policy, input.exceptions), lookup);
  if (exemption.error !== undefined) return erred(`failed to load context: ${exemption.error}`);
  const [first] = exemption.whole;
  if (first !== undefined) return exemptedBy(exemption.whole, first);
  const exceptions = celValue({ allowedImages: exemption.images, allowedValues: exemption.values });
  return evaluate(variant.set, policy, (name) => (name === 'exceptions' ? exceptions : lookup(name)));
}

/** The exceptions that name a policy. */
export function exceptionsFor(
  policy: Pick<ValidatingPolicy, 'name' | 'kind'>,
  exceptions: readonly CelException[],
): readonly CelException[] {
  return exceptions.filter(({ refs }) =>
    refs.some(({ name, kind }) => name === policy.name && (kind === '' || kind === policy.kind)),
  );
}

/** The verdict on an object that exceptions exempt as a whole. */
export function exemptedBy(exceptions: readonly CelException[], { result }: CelException): Verdict {
  const names = exceptions.map(({ name }) => name);
  const message = `rule is ${result === 'pass' ? 'passed' : 'skipped'} due to policy exception: ${names.join(', ')}`;
  const properties = { exceptions: names.join(',') };
  return result === 'pass' ? { ...passed(message), properties } : { ...skippedBy('exception', message), properties };
}

/** Match conditions, then validations up to the first that does not hold. */
function evaluate(set: PolicySet, { failurePolicy }: ValidatingPolicy, lookup: Lookup): Verdict {
  const matched = matchConditionsOf(set, lookup);
  if (matched.kind === 'no') return skippedBy('matchCondition', `match condition ${matched.name} does not hold`);
  if (matched.kind === 'error')
    return failurePolicy === 'Ignore'
      ? skippedBy('matchCondition', `match condition ${matched.name} fails: ${matched.message}`)
      : erred(`failed to load context: match condition ${matched.name}: ${matched.message}`);
  const own = withVariables(set, lookup);
  for (const [index, validation] of set.validations.entries()) {
    const outcome = validation.expression.evaluate(own);
    if (outcome === true) continue;
    const properties = { validation: String(index) };
    if (outcome instanceof Failure) return { ...failureOf(outcome), properties };
    const message = deniedMessage(validation, own, index);
    return { ...failed(message, guessCelPath(validation.expression.text, set)), properties };
  }
  return passed('success');
}

/** The message of a validation that does not hold, as it was written or evaluated (pkg/cel/policies/vpol/compiler/policy.go). */
export function deniedMessage(
  { message, messageExpression }: CompiledValidation,
  lookup: Lookup,
  index: number,
): string {
  const outcome = messageExpression?.evaluate(lookup);
  if (outcome instanceof Failure) return `failed to evaluate message expression: ${outcome.message}`;
  const said = typeof outcome === 'string' ? outcome : message;
  return said || `CEL expression validation failed at index ${index}`;
}

/** The verdict of an expression that fails. */
export function failureOf({ kind, message }: Failure): Verdict {
  if (kind === 'error') return erred(`error: ${message}`);
  const missing = message === '' ? 'a cluster' : message;
  return { ...erred(`only a cluster can answer ${missing}`, 'needs-cluster'), missing: [missing] };
}

const CONTEXTS: Readonly<Record<string, string>> = {
  resource: 'kyverno.Resource',
  image: 'kyverno.ImageData',
  globalContext: 'kyverno.GlobalContext',
  http: 'kyverno.Http',
  json: 'kyverno.Json',
  yaml: 'kyverno.Yaml',
};

/** What expressions see of an object that the request does not have: nothing in it, and not null (pkg/utils/admission/resource.go). */
const ABSENT: JsonObject = {};

/** What the names of a policy stand for. */
export function lookupOf(
  policy: Pick<ValidatingPolicy, 'isJson'>,
  { subject, cluster, namespace, now }: ValidatingInput,
): Lookup {
  const { resource, operation } = subject;
  const object: Json = operation === 'DELETE' && !policy.isJson ? null : resource.object;
  const old: Json = operation === 'UPDATE' || operation === 'DELETE' ? resource.object : null;
  return (name) => {
    switch (name) {
      case 'object':
        return celValue(object ?? ABSENT);
      case 'oldObject':
        return celValue(old ?? ABSENT);
      case 'request':
        return celValue({ ...(requestOf(subject) as JsonObject), object, oldObject: old });
      case 'namespaceObject':
        return celValue(namespace ?? null);
      case CLOCK:
        return new Timestamp(BigInt(Math.trunc(now)) * 1_000_000n);
      case 'exceptions':
        return celValue({ allowedImages: [], allowedValues: [] });
      default:
        return contextOf(name, cluster);
    }
  };
}

function contextOf(name: string, cluster: ClusterView): PolicyContext | undefined {
  const type = ownValue(CONTEXTS, name);
  return type === undefined ? undefined : new PolicyContext(type, cluster);
}
