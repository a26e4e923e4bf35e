import { requireForm } from '../checks.ts';
import { DNS_LABEL } from '../forms.ts';
import type { ObjectRule } from '../rule.ts';
import { checkClaimSpec } from '../storage/claimSpec.ts';

/** What only a StatefulSet has: order, claims for each pod, the Service that names its pods. */
export const statefulSet: ObjectRule = {
  code: 'validation/stateful-set',
  on: 'object',
  kinds: ['StatefulSet'],
  check(root, out) {
    const spec = root.get('spec');
    out.choice(spec.get('podManagementPolicy'), ['OrderedReady', 'Parallel']);
    for (const name of ['whenDeleted', 'whenScaled'])
      out.choice(spec.get('persistentVolumeClaimRetentionPolicy', name), ['Retain', 'Delete']);
    if (out.has('serviceNameOfStatefulSet')) out.form(spec.get('serviceName'), DNS_LABEL);
    if (!out.has('claimTemplates')) return;
    for (const claim of spec.get('volumeClaimTemplates').items) {
      // Each pod gets a volume of this name.
      requireForm(claim.get('metadata', 'name'), DNS_LABEL, out);
      checkClaimSpec(claim.get('spec'), out);
    }
  },
};
