import { parseAddress } from '../addresses.ts';
import { checkAddress, checkUnique, requireForm } from '../checks.ts';
import type { Field } from '../field.ts';
import { DNS_LABEL, DNS_SUBDOMAIN, LABEL_VALUE, QUALIFIED_NAME } from '../forms.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule } from '../rule.ts';

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];

/** Endpoints: addresses that pods can have, and their ports. */
export const endpoints: ObjectRule = {
  code: 'validation/endpoints',
  on: 'object',
  kinds: ['Endpoints'],
  check(root, out) {
    for (const subset of root.get('subsets').items) {
      const ready = subset.get('addresses').items;
      const others = subset.get('notReadyAddresses').items;
      if (ready.length + others.length === 0)
        out.missing(subset.get('addresses'), '`addresses` or `notReadyAddresses` must stand here');
      for (const address of [...ready, ...others]) {
        checkAddress(address.get('ip'), out, true);
        out.form(address.get('hostname'), DNS_LABEL);
        out.form(address.get('nodeName'), DNS_SUBDOMAIN);
      }
      const ports = subset.get('ports').items;
      for (const port of ports) {
        if (ports.length > 1 && port.get('name').text === '')
          out.missing(port.get('name'), 'ports have names as soon as there are two');
        checkPortOf(port, out);
        out.range(port.get('port'), 1, 65_535);
      }
    }
  },
};

function checkPortOf(port: Field, out: Reporter): void {
  out.form(port.get('name'), DNS_LABEL);
  out.choice(port.get('protocol'), PROTOCOLS);
  if (port.get('appProtocol').exists) requireForm(port.get('appProtocol'), QUALIFIED_NAME, out);
}

/** An EndpointSlice: addresses of one family. */
export const endpointSlice: ObjectRule = {
  code: 'validation/endpoint-slice',
  on: 'object',
  kinds: ['EndpointSlice'],
  check(root, out) {
    const type = root.get('addressType');
    out.choice(type, ['IPv4', 'IPv6', 'FQDN']);
    if (type.text === '') out.missing(type);
    const names = root.get('ports').items.map((port) => port.get('name').text);
    root.get('ports').items.forEach((port, index) => {
      checkPortOf(port, out);
      if (names.indexOf(port.get('name').text) < index) out.duplicate(port.get('name'), 'ports');
    });
    for (const endpoint of root.get('endpoints').items) checkEndpoint(endpoint, type.text, out);
  },
};

function checkEndpoint(endpoint: Field, type: string, out: Reporter): void {
  const addresses = endpoint.get('addresses');
  if (addresses.items.length === 0) out.missing(addresses, 'an endpoint has at least one address');
  if (addresses.items.length > 100) out.wrong(addresses, 'An endpoint has 100 addresses at most.');
  for (const address of addresses.items) checkSliceAddress(address, type, out);
  out.form(endpoint.get('nodeName'), DNS_SUBDOMAIN);
  out.form(endpoint.get('hostname'), DNS_LABEL);
  const zones = endpoint.get('hints', 'forZones').items.map((zone) => zone.get('name'));
  checkUnique(zones, 'forZones', out);
  for (const zone of zones) out.form(zone, LABEL_VALUE);
  const nodes = endpoint.get('hints', 'forNodes').items.map((node) => node.get('name'));
  checkUnique(nodes, 'forNodes', out);
  for (const node of nodes) requireForm(node, DNS_SUBDOMAIN, out);
}

const HOST_NAME = {
  what: 'a host name of at least two parts',
  test: (text: string): boolean => {
    const parts = text.replace(/\.$/, '').split('.');
    return parts.length > 1 && DNS_SUBDOMAIN.test(parts.join('.')) && parts.every((part) => DNS_LABEL.test(part));
  },
};

function checkSliceAddress(address: Field, type: string, out: Reporter): void {
  if (type === 'FQDN') {
    out.form(address, HOST_NAME);
    return;
  }
  if (type !== 'IPv4' && type !== 'IPv6') return;
  const bytes = parseAddress(address.text)?.bytes;
  if (bytes !== undefined && (bytes.length === 4) !== (type === 'IPv4'))
    out.wrong(address, `\`${address.text}\` is not an address of \`${type}\`, which \`addressType\` says.`);
  else checkAddress(address, out, true);
}
