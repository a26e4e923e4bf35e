import { QUALIFIED_NAME } from '../forms.ts';
import type { ObjectRule } from '../rule.ts';

/** Who holds something, and for how long. */
export const lease: ObjectRule = {
  code: 'validation/lease',
  on: 'object',
  kinds: ['Lease'],
  check(root, out) {
    const spec = root.get('spec');
    const [strategy, holder] = [spec.get('strategy'), spec.get('preferredHolder')];
    out.range(spec.get('leaseDurationSeconds'), 1);
    out.range(spec.get('leaseTransitions'), 0);
    if (strategy.text.includes('/')) out.form(strategy, QUALIFIED_NAME);
    else out.choice(strategy, ['OldestEmulationVersion']);
    if (holder.text !== '' && strategy.text === '') out.forbidden(holder, 'it needs a `strategy`');
  },
};
