import { canonicalAddress, parseAddress, parseNetwork } from '../validation/addresses.ts';
import type { Field } from '../validation/field.ts';
import type { Reporter } from '../validation/reporter.ts';
import type { ObjectRule, PodRule } from '../validation/rule.ts';

/** GetWarningsForIP and GetWarningsForCIDR (k8s.io/apimachinery, pkg/util/validation/ip.go): addresses in another spelling than the usual. */
export const addressSpelling: ObjectRule = {
  code: 'warning/address-spelling',
  on: 'object',
  kinds: ['Service', 'NetworkPolicy', 'EndpointSlice', 'Node'],
  check(root, out) {
    const spec = root.get('spec');
    for (const field of [...spec.get('clusterIPs').items, ...spec.get('externalIPs').items, spec.get('loadBalancerIP')])
      checkAddress(field, out);
    for (const field of [...spec.get('loadBalancerSourceRanges').items, ...spec.get('podCIDRs').items])
      checkNetwork(field, out);
    const peers = [
      ...spec.get('ingress').items.flatMap((rule) => rule.get('from').items),
      ...spec.get('egress').items.flatMap((rule) => rule.get('to').items),
    ].map((peer) => peer.get('ipBlock'));
    for (const block of peers)
      for (const field of [block.get('cidr'), ...block.get('except').items]) checkNetwork(field, out);
    if (root.get('addressType').text === 'FQDN')
      out.warning(root.get('addressType'), '`FQDN` is deprecated; slices have addresses of one IP family.');
    else
      for (const endpoint of root.get('endpoints').items)
        for (const field of endpoint.get('addresses').items) checkAddress(field, out);
  },
};

/** warningsForPodSpecAndMeta (pkg/api/pod/warnings.go). */
export const podAddresses: PodRule = {
  code: 'warning/address-spelling',
  on: 'pod',
  check(pod, out) {
    for (const field of pod.get('dnsConfig', 'nameservers').items) checkAddress(field, out);
    for (const alias of pod.get('hostAliases').items) checkAddress(alias.get('ip'), out);
  },
};

function checkAddress(field: Field, out: Reporter): void {
  const address = field.text === '' ? undefined : parseAddress(field.text);
  if (address === undefined || address.spelling !== undefined) return;
  const usual = canonicalAddress(address.bytes);
  if (usual !== field.text) tell(field, usual, out);
}

function checkNetwork(field: Field, out: Reporter): void {
  const network = field.text === '' ? undefined : parseNetwork(field.text);
  if (network === undefined || network.spelling !== undefined) return;
  const usual = `${canonicalAddress(network.bytes)}/${network.bits}`;
  if (usual !== field.text) tell(field, usual, out);
}

function tell(field: Field, usual: string, out: Reporter): void {
  out.warning(field, `\`${field.text}\` is better written \`${usual}\`, as everything else compares it.`);
}
