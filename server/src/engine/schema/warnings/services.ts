import type { ObjectRule } from '../validation/rule.ts';

/** GetWarningsForService (pkg/api/service/warnings.go): fields that do nothing beside others. */
export const ignoredServiceFields: ObjectRule = {
  code: 'warning/service-field',
  on: 'object',
  kinds: ['Service'],
  check(root, out) {
    const spec = root.get('spec');
    const type = spec.get('type').text || 'ClusterIP';
    const isHeadless = type === 'ClusterIP' && spec.get('clusterIP').text === 'None';
    const [external, affinity] = [spec.get('externalIPs'), spec.get('sessionAffinity')];
    if (isHeadless && spec.get('loadBalancerIP').text !== '')
      out.warning(spec.get('loadBalancerIP'), '`loadBalancerIP` does nothing in a Service without an address.');
    if (isHeadless && affinity.text !== '' && affinity.text !== 'None')
      out.warning(affinity, '`sessionAffinity` does nothing in a Service without an address.');
    if (external.items.length > 0) {
      const where = isHeadless ? 'does nothing in a Service without an address' : undefined;
      const named = type === 'ExternalName' ? 'does nothing in a Service of type `ExternalName`' : undefined;
      out.warning(
        external,
        `\`externalIPs\` ${where ?? named ?? 'is deprecated, and some clusters do not have it any more'}.`,
      );
    }
    if (type !== 'ExternalName' && spec.get('externalName').text !== '')
      out.warning(spec.get('externalName'), '`externalName` does nothing unless the type is `ExternalName`.');
    const traffic = spec.get('trafficDistribution');
    if (traffic.text === 'PreferClose') out.warning(traffic, '`PreferClose` is deprecated; use `PreferSameZone`.');
  },
};
