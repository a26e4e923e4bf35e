import { contains, parseNetwork } from '../addresses.ts';
import { checkNetwork, checkPort } from '../checks.ts';
import { checkChoice } from '../choice.ts';
import type { Field } from '../field.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule } from '../rule.ts';
import { checkSelector } from '../selectors.ts';

/** Which traffic a NetworkPolicy lets through. */
export const networkPolicy: ObjectRule = {
  code: 'validation/network-policy',
  on: 'object',
  kinds: ['NetworkPolicy'],
  check(root, out) {
    const spec = root.get('spec');
    checkSelector(spec.get('podSelector'), out);
    for (const [list, peers] of [
      ['ingress', 'from'],
      ['egress', 'to'],
    ] as const) {
      for (const rule of spec.get(list).items) {
        for (const port of rule.get('ports').items) checkPolicyPort(port, out);
        for (const peer of rule.get(peers).items) checkPeer(peer, out);
      }
    }
    const types = spec.get('policyTypes');
    if (types.items.length > 2) out.wrong(types.items[2] ?? types, '`policyTypes` has two entries at most.');
    for (const type of types.items) checkChoice(type, ['Ingress', 'Egress'], out);
  },
};

function checkPolicyPort(entry: Field, out: Reporter): void {
  const [port, end] = [entry.get('port'), entry.get('endPort')];
  out.choice(entry.get('protocol'), ['TCP', 'UDP', 'SCTP']);
  checkPort(port, out);
  if (!end.exists) return;
  if (!port.exists) out.forbidden(end, 'it needs a `port` that the range begins with');
  else if (port.type === 'string') out.forbidden(end, 'a range needs a number as its `port`');
  else if ((end.integer ?? 0) < (port.integer ?? 0))
    out.wrong(end, `\`${end.shown}\` is less than the \`port\` ${port.shown}.`);
  else out.range(end, 1, 65_535);
}

function checkPeer(peer: Field, out: Reporter): void {
  const [pods, namespaces, block] = [peer.get('podSelector'), peer.get('namespaceSelector'), peer.get('ipBlock')];
  checkSelector(pods, out);
  checkSelector(namespaces, out);
  if (!pods.exists && !namespaces.exists && !block.exists)
    out.missing(pods, '`podSelector`, `namespaceSelector` or `ipBlock` must stand here');
  if (!block.exists) return;
  if (pods.exists || namespaces.exists) out.forbidden(block, 'a peer is a network or pods, not both');
  const cidr = block.get('cidr');
  if (cidr.text === '') out.missing(cidr);
  else checkNetwork(cidr, out);
  const whole = parseNetwork(cidr.text);
  for (const except of block.get('except').items) {
    checkNetwork(except, out);
    const part = parseNetwork(except.text);
    if (whole !== undefined && part !== undefined && (!contains(whole, part) || whole.bits >= part.bits))
      out.wrong(except, `\`${except.text}\` is not a part of \`${cidr.text}\`.`);
  }
}
