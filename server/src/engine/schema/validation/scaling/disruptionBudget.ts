import { checkIntOrPercent, refuseBoth } from '../checks.ts';
import type { ObjectRule } from '../rule.ts';
import { checkSelector } from '../selectors.ts';

/** How many pods may be away at a time. */
export const disruptionBudget: ObjectRule = {
  code: 'validation/disruption-budget',
  on: 'object',
  kinds: ['PodDisruptionBudget'],
  check(root, out) {
    const spec = root.get('spec');
    const [least, most] = [spec.get('minAvailable'), spec.get('maxUnavailable')];
    if (least.exists && most.exists) refuseBoth(least, most, out);
    checkIntOrPercent(least, out);
    checkIntOrPercent(most, out);
    checkSelector(spec.get('selector'), out);
    const policy = spec.get('unhealthyPodEvictionPolicy');
    out.choice(policy, ['IfHealthyBudget', 'AlwaysAllow']);
    if (policy.exists && policy.text === '') out.missing(policy);
  },
};
