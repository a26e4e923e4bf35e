import type { Lookup } from '../../../schema/cel/code.ts';
import { Failure } from '../../../schema/cel/failure.ts';
import { withVariables } from '../../cel/policySet.ts';
import { erred, failed, passed, type Verdict } from '../../judged/verdict.ts';
import { isOfOtherNamespace } from '../celPolicy.ts';
import { exceptionsFor, exempted } from '../validating/exceptions.ts';
import { failureOf, lookupOf, uncompiled, type ValidatingInput } from '../validating/judge.ts';
import type { DeletingPolicy } from './policy.ts';

/** What the Kyverno command line says of an object that a policy would delete, and of one that it would leave. */
export const MATCHED = passed('resource matched');
export const NOT_MATCHED = failed('resource did not match');

/** Names that only a request has, which there is none of. */
const OF_REQUESTS = new Set(['request', 'oldObject', 'exceptions']);

/**
 * Whether a policy would delete an object: `pass` when it would, `fail` when it selects its kind and its conditions do not hold or an
 * exception does, as the Kyverno command line reports it (pkg/cel/policies/dpol/engine). Undefined for what it does not select.
 */
export function judgeDeleting(policy: DeletingPolicy, input: ValidatingInput): Verdict | undefined {
  const { resource } = input.subject;
  if (isOfOtherNamespace(policy, resource)) return undefined;
  // A document that is no object of Kubernetes is selected by no constraints, and judged by the conditions alone.
  const isObject = resource.apiVersion !== '' && resource.kind !== '';
  if (isObject && !policy.selects(input.subject)) return undefined;
  if (policy.problem !== undefined) return uncompiled(policy.problem);
  const all = lookupOf({ isJson: true }, input);
  const lookup = withVariables(policy.set, (name) => (OF_REQUESTS.has(name) ? undefined : all(name)));
  const exemption = exempted(exceptionsFor(policy, input.exceptions), lookup);
  if (exemption.error !== undefined) return erred(exemption.error);
  const names = [...exemption.whole, ...exemption.partial].map(({ name }) => name);
  if (names.length > 0) return { ...NOT_MATCHED, properties: { exceptions: names.join(',') } };
  return conditionsOf(policy, lookup);
}

/** One that is false decides over those that fail. */
function conditionsOf({ set }: DeletingPolicy, lookup: Lookup): Verdict {
  const failures: Failure[] = [];
  for (const condition of set.others) {
    const outcome = condition.evaluate(lookup);
    if (outcome instanceof Failure) failures.push(outcome);
    else if (outcome !== true) return NOT_MATCHED;
  }
  const [first] = failures;
  return first === undefined ? MATCHED : failureOf(first);
}
