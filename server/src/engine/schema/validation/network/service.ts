import { parseAddress } from '../addresses.ts';
import { checkAddress, checkNetwork, checkPort } from '../checks.ts';
import { checkChoice } from '../choice.ts';
import type { Field } from '../field.ts';
import { DNS_LABEL, DNS_SUBDOMAIN, QUALIFIED_NAME } from '../forms.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule } from '../rule.ts';
import { checkLabels } from '../selectors.ts';

const TYPES = ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'];
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];

/** What a Service is: its type, selector, session affinity and policies. */
export const service: ObjectRule = {
  code: 'validation/service',
  on: 'object',
  kinds: ['Service'],
  check(root, out) {
    const spec = root.get('spec');
    const type = typeOf(spec);
    out.choice(spec.get('type'), TYPES);
    checkLabels(spec.get('selector'), out);
    const affinity = spec.get('sessionAffinity');
    out.choice(affinity, ['ClientIP', 'None']);
    if (affinity.text === 'ClientIP')
      out.range(spec.get('sessionAffinityConfig', 'clientIP', 'timeoutSeconds'), 1, 86_400);
    checkPolicies(spec, type, out);
    checkBalancer(root, type, out);
  },
};

function typeOf(spec: Field): string {
  return spec.get('type').text || 'ClusterIP';
}

function checkPolicies(spec: Field, type: string, out: Reporter): void {
  const external = spec.get('externalTrafficPolicy');
  const isExternal =
    type === 'LoadBalancer' ||
    type === 'NodePort' ||
    (type === 'ClusterIP' && spec.get('externalIPs').items.length > 0);
  out.choice(external, ['Cluster', 'Local']);
  if (external.text !== '' && !isExternal && TYPES.includes(type))
    out.forbidden(external, `a Service of type \`${type}\` gets no traffic from outside`);
  out.choice(spec.get('internalTrafficPolicy'), ['Cluster', 'Local']);
  const distributions = out.has('PreferSameTrafficDistribution') ? ['PreferSameZone', 'PreferSameNode'] : [];
  out.choice(spec.get('trafficDistribution'), ['PreferClose', ...distributions]);
  const health = spec.get('healthCheckNodePort');
  if ((health.integer ?? 0) === 0) return;
  if (type !== 'LoadBalancer' || external.text !== 'Local')
    out.forbidden(health, 'it needs the type `LoadBalancer` and an `externalTrafficPolicy` of `Local`');
  out.range(health, 1, 65_535);
}

/** Fields that only a load balancer has. */
function checkBalancer(root: Field, type: string, out: Reporter): void {
  const spec = root.get('spec');
  const ranges = spec.get('loadBalancerSourceRanges');
  const annotation = root.get('metadata', 'annotations', 'service.beta.kubernetes.io/load-balancer-source-ranges');
  if (type !== 'LoadBalancer' && TYPES.includes(type)) {
    for (const name of ['allocateLoadBalancerNodePorts', 'loadBalancerClass'])
      if (spec.get(name).exists) out.forbidden(spec.get(name), 'only a Service of type `LoadBalancer` has it');
    if (ranges.items.length > 0) out.forbidden(ranges, 'only a Service of type `LoadBalancer` has it');
    else if (annotation.exists) out.forbidden(annotation, 'only a Service of type `LoadBalancer` has it');
  }
  if (type === 'LoadBalancer' && spec.get('loadBalancerClass').exists) {
    if (spec.get('loadBalancerClass').text === '') out.missing(spec.get('loadBalancerClass'));
    out.form(spec.get('loadBalancerClass'), QUALIFIED_NAME);
  }
  for (const range of ranges.items) {
    if (range.text === range.text.trim()) checkNetwork(range, out);
  }
}

/** The ports of a Service: numbers, names as soon as there are two, and what stands twice. */
export const servicePorts: ObjectRule = {
  code: 'validation/service-port',
  on: 'object',
  kinds: ['Service'],
  check(root, out) {
    const spec = root.get('spec');
    const ports = spec.get('ports');
    const type = typeOf(spec);
    if (ports.items.length === 0 && spec.get('clusterIP').text !== 'None' && type !== 'ExternalName')
      out.missing(ports, 'a Service has at least one port unless it is headless');
    const seen = new Set<string>();
    for (const port of ports.items) {
      checkServicePort(port, ports.items.length > 1, type, out);
      const protocol = port.get('protocol').text || 'TCP';
      const keys = [`name ${port.get('name').text}`, `port ${port.get('port').integer}/${protocol}`];
      const node = port.get('nodePort');
      if ((node.integer ?? 0) !== 0) keys.push(`node ${node.integer}/${protocol}`);
      for (const key of keys) {
        if (key === 'name ' || key.includes('undefined')) continue;
        const field = key.startsWith('name') ? port.get('name') : key.startsWith('port') ? port.get('port') : node;
        if (seen.has(key)) out.duplicate(field, 'ports');
        seen.add(key);
      }
    }
  },
};

function checkServicePort(port: Field, isNamed: boolean, type: string, out: Reporter): void {
  const name = port.get('name');
  if (isNamed && name.text === '') out.missing(name, 'ports have names as soon as there are two');
  out.form(name, DNS_LABEL);
  out.range(port.get('port'), 1, 65_535);
  out.choice(port.get('protocol'), PROTOCOLS);
  const target = port.get('targetPort');
  if (target.integer !== 0 && !(target.type === 'string' && target.text === '')) checkPort(target, out);
  const protocol = port.get('appProtocol');
  if (protocol.exists && protocol.text === '') out.missing(protocol);
  out.form(protocol, QUALIFIED_NAME);
  if (type === 'ClusterIP' && (port.get('nodePort').integer ?? 0) !== 0)
    out.forbidden(port.get('nodePort'), 'a Service of type `ClusterIP` takes no port of the nodes');
}

/** The addresses of a Service, and the name that it stands for. */
export const serviceAddresses: ObjectRule = {
  code: 'validation/service-address',
  on: 'object',
  kinds: ['Service'],
  check(root, out) {
    const spec = root.get('spec');
    for (const address of spec.get('externalIPs').items) checkAddress(address, out, true);
    if (typeOf(spec) === 'ExternalName') checkExternalName(spec, out);
    else checkClusterAddresses(spec, out);
  },
};

function checkExternalName(spec: Field, out: Reporter): void {
  const name = spec.get('externalName');
  if (name.text.replace(/\.$/, '') === '')
    out.wrong(
      name.exists ? name : spec.get('type'),
      'A Service of type `ExternalName` stands for a name, which `externalName` says.',
    );
  else if (!DNS_SUBDOMAIN.test(name.text.replace(/\.$/, ''))) out.form(name, DNS_SUBDOMAIN);
  for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy']) {
    const given = spec.get(field);
    if (given.text !== '' || given.items.length > 0) out.forbidden(given, 'a Service of type `ExternalName` has none');
  }
}

function checkClusterAddresses(spec: Field, out: Reporter): void {
  const [one, all, families] = [spec.get('clusterIP'), spec.get('clusterIPs'), spec.get('ipFamilies')];
  const policy = spec.get('ipFamilyPolicy');
  const [first] = all.items;
  if (one.text === '' && first !== undefined) out.wrong(all, '`clusterIPs` must be empty where `clusterIP` is.');
  else if (first !== undefined && first.text !== one.text)
    out.wrong(first, `\`${first.text}\` must be the same as \`clusterIP\`.`);
  const addresses = all.items.length > 0 ? all.items : one.text === '' ? [] : [one];
  addresses.forEach((address, index) => {
    if (address.text !== 'None' || index > 0) checkAddress(address, out);
  });
  if (addresses.some((address) => address.text === 'None')) {
    if (addresses.length > 1) out.wrong(all, '`None` must be the only value.');
    if (['NodePort', 'LoadBalancer'].includes(typeOf(spec)))
      out.wrong(one, `A Service of type \`${typeOf(spec)}\` cannot be headless.`);
  }
  checkChoice(policy, ['SingleStack', 'PreferDualStack', 'RequireDualStack'], out);
  checkFamilies(families, addresses, out);
  const isSingle = (policy.text || 'SingleStack') === 'SingleStack';
  const isHeadless = one.text === 'None' && spec.get('selector').keys.length === 0;
  if (isSingle && (!isHeadless || policy.exists) && (all.items.length > 1 || families.items.length > 1))
    out.wrong(
      policy.exists ? policy : families,
      'Two families of addresses need an `ipFamilyPolicy` of `PreferDualStack` or `RequireDualStack`.',
    );
}

function checkFamilies(families: Field, addresses: readonly Field[], out: Reporter): void {
  const seen = new Set<string>();
  families.items.forEach((family, index) => {
    out.choice(family, ['IPv4', 'IPv6']);
    if (seen.has(family.text)) out.duplicate(family, 'ipFamilies');
    seen.add(family.text);
    const address = addresses[index];
    const bytes = address === undefined ? undefined : parseAddress(address.text)?.bytes;
    if (address !== undefined && bytes !== undefined && (bytes.length === 4) !== (family.text === 'IPv4'))
      out.wrong(address, `\`${address.text}\` is not an address of \`${family.text}\`, which \`ipFamilies\` says.`);
  });
  const [a, b, more] = addresses.map((address) => parseAddress(address.text)?.bytes.length);
  if (more !== undefined) out.wrong(addresses[2] ?? families, 'A Service has two addresses at most.');
  else if (a !== undefined && a === b)
    out.wrong(addresses[1] ?? families, 'Two addresses of a Service are of different families.');
}
