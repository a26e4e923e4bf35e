import type { Field } from '../../validation/field.ts';
import type { ChangeRule } from '../changeRule.ts';
import { forbidChange, tellDifference } from '../tellChange.ts';

/**
 * ValidateServiceUpdate with validateUpgradeDowngradeClusterIPs, …IPFamilies and validateLoadBalancerClassField
 * (pkg/apis/core/validation). An address that is left out keeps what the server gave it (patchAllocatedValues of
 * pkg/registry/core/service), which may be the one that is written down now.
 */
export const changedService: ChangeRule = {
  code: 'change/service',
  kinds: ['Service'],
  check({ old, now }, out) {
    const [before, after] = [old.get('spec'), now.get('spec')];
    if (typeOf(before) === 'LoadBalancer' && typeOf(after) === 'LoadBalancer')
      forbidChange(
        before.get('loadBalancerClass'),
        after.get('loadBalancerClass'),
        { what: 'the class of a load balancer' },
        out,
      );
    if (typeOf(before) === 'ExternalName' || typeOf(after) === 'ExternalName') return;
    const [was, is] = [addressOf(before), addressOf(after)];
    const what = { what: 'the address of a Service' };
    const isNew = !was.exists && is.text === 'None';
    const isOther = was.text !== '' && is.text !== '' && was.text !== is.text;
    if (isNew || isOther) tellDifference(is, { old: was, now: is }, what, out);
    if (was.text === 'None' && is.text !== '' && is.text === 'None') return;
    const [family] = after.get('ipFamilies').items;
    const [first] = before.get('ipFamilies').items;
    if (family !== undefined && first !== undefined && first.text !== family.text)
      tellDifference(family, { old: first, now: family }, { what: 'the first address family of a Service' }, out);
  },
};

function typeOf(spec: Field): string {
  return spec.get('type').text || 'ClusterIP';
}

/** The primary address; the first of the list stands for it. */
function addressOf(spec: Field): Field {
  const [first] = spec.get('clusterIPs').items;
  return spec.get('clusterIP').text !== '' || first === undefined ? spec.get('clusterIP') : first;
}
