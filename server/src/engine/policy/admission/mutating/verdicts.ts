import { erred, passed, skippedBy, type Verdict } from '../../judged/verdict.ts';
import type { AdmissionBinding } from '../binding.ts';
import type { AdmissionPolicy } from '../policy.ts';
import type { AdmissionVerdict } from '../run.ts';
import { consequence } from '../verdict.ts';
import type { MutationStep } from './mutate.ts';

/** Which of several uses of a policy tells what it came to: parameters, and the second run of `IfNeeded`. */
const WEIGHT: Readonly<Record<MutationStep['result'], number>> = {
  error: 4,
  unknown: 3,
  changed: 2,
  unchanged: 1,
  skipped: 0,
};

/** The verdicts of mutating policies, one for each binding: it passes when the policy could do what it does, also where nothing had to change. */
export function mutationVerdicts(steps: readonly MutationStep[]): readonly AdmissionVerdict[] {
  const heaviest = new Map<AdmissionBinding | AdmissionPolicy, MutationStep>();
  for (const step of steps) {
    const key = step.binding ?? step.policy;
    const known = heaviest.get(key);
    if (known === undefined || WEIGHT[step.result] > WEIGHT[known.result]) heaviest.set(key, step);
  }
  return [...heaviest.values()].map((step) => {
    const { policy, binding } = step;
    const properties = binding === undefined ? {} : { properties: { binding: binding.name } };
    return { policy, binding, verdict: { ...verdictOf(step), ...properties } };
  });
}

function verdictOf({ policy, result, message }: MutationStep): Verdict {
  if (policy.problem !== undefined) return erred(policy.problem, 'invalid-policy');
  if (result === 'error') return erred(`${message}; ${consequence(policy)}`);
  if (result === 'unknown') return { ...erred(message, 'needs-cluster'), missing: ['a cluster'] };
  return result === 'skipped' ? skippedBy('matchCondition', message) : passed('');
}
