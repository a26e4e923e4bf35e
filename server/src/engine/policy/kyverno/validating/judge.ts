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
import type { CelForm, CelJudge } from '../celForm.ts';
import { isOfOtherNamespace } from '../celPolicy.ts';
import type { ClusterView } from '../context.ts';
import { type CelException, exceptionsFor, underExceptions } from './exceptions.ts';
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
  if (isOfOtherNamespace(policy, resource)) return undefined;
  const variant = formFor(policy, subject);
  if (variant === undefined) return undefined;
  if (policy.problem !== undefined) return uncompiled(policy.problem);
  const allowed = underExceptions(exceptionsFor(policy, input.exceptions), lookupOf(policy, input), INTRO);
  return 'verdict' in allowed ? allowed.verdict : evaluate(variant.set, policy, allowed.seen);
}

/** What the verdict on a failure begins with. */
const INTRO = 'failed to load context';

/** The form of a policy that judges an object: the first that selects it, or the only one of a policy on documents of any shape. */
export function formFor<Form extends CelForm>(
  { isJson, variants }: Pick<CelJudge<Form>, 'isJson' | 'variants'>,
  subject: MatchSubject,
): Form | undefined {
  return isJson ? variants[0] : variants.find(({ selects }) => selects(subject));
}

/** The verdict of a policy that cannot be compiled. */
export function uncompiled(problem: string): Verdict {
  return erred(`the policy does not compile: ${problem}`, 'invalid-policy');
}

/** The verdict where match conditions do not let a policy judge, one that begins with `intro` where they fail; undefined where they do. */
export function unmatched(
  set: PolicySet,
  lookup: Lookup,
  { intro, failurePolicy }: { readonly intro: string; readonly failurePolicy: ValidatingPolicy['failurePolicy'] },
): Verdict | undefined {
  const matched = matchConditionsOf(set, lookup);
  if (matched.kind === 'yes') return undefined;
  if (matched.kind === 'no') return skippedBy('matchCondition', `match condition ${matched.name} does not hold`);
  const failure = `match condition ${matched.name}${failurePolicy === 'Ignore' ? ' fails' : ''}: ${matched.message}`;
  return failurePolicy === 'Ignore' ? skippedBy('matchCondition', failure) : erred(`${intro}: ${failure}`);
}

/** Match conditions, then validations up to the first that does not hold. */
function evaluate(set: PolicySet, { failurePolicy }: ValidatingPolicy, lookup: Lookup): Verdict {
  const outside = unmatched(set, lookup, { intro: INTRO, failurePolicy });
  if (outside !== undefined) return outside;
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
