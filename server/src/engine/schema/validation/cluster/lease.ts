import type { ObjectRule } from '../rule.ts';

/** Who holds something, and for how long. Strategies are dropped unjudged while their feature gate is off. */
export const lease: ObjectRule = {
  code: 'validation/lease',
  on: 'object',
  kinds: ['Lease'],
  check(root, out) {
    const spec = root.get('spec');
    out.range(spec.get('leaseDurationSeconds'), 1);
    out.range(spec.get('leaseTransitions'), 0);
  },
};
