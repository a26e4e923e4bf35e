import { canonicalAddress, parseAddress, parseNetwork } from '../addresses.ts';
import { requireForm } from '../checks.ts';
import type { Field } from '../field.ts';
import { DNS_SUBDOMAIN, PATH_SEGMENT } from '../forms.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule } from '../rule.ts';

/** Ranges that Services get their addresses from, and one such address. */
export const addressRanges: ObjectRule = {
  code: 'validation/address-range',
  on: 'object',
  kinds: ['ServiceCIDR', 'IPAddress'],
  check(root, out, { kind }) {
    if (kind.kind === 'ServiceCIDR') checkRanges(root.get('spec', 'cidrs'), out);
    else checkAddressObject(root, out);
  },
};

function checkRanges(cidrs: Field, out: Reporter): void {
  if (cidrs.items.length === 0) out.missing(cidrs, 'at least one range must stand here');
  if (cidrs.items.length > 2) out.wrong(cidrs.items[2] ?? cidrs, '`cidrs` has two entries at most.');
  const networks = cidrs.items.map((item) => parseNetwork(item.text));
  cidrs.items.forEach((item, index) => {
    const network = networks[index];
    const wanted = network === undefined ? undefined : `${canonicalAddress(network.bytes)}/${network.bits}`;
    const reason = network === undefined ? 'is not a network such as `10.0.0.0/8`' : network.spelling;
    if (reason !== undefined) out.wrong(item, `\`${item.text}\` ${reason}.`);
    else if (wanted !== item.text) out.wrong(item, `\`${item.text}\` must be written as \`${wanted}\`.`);
  });
  const [a, b] = networks.map((network) => network?.bytes.length);
  if (a !== undefined && a === b) out.wrong(cidrs, 'Two ranges are of different families.');
}

function checkAddressObject(root: Field, out: Reporter): void {
  const name = root.get('metadata', 'name');
  const address = parseAddress(name.text);
  if (
    name.text !== '' &&
    (address === undefined || address.spelling !== undefined || canonicalAddress(address.bytes) !== name.text)
  )
    out.wrong(name, `\`${name.text}\` is not an IP address in its usual spelling.`);
  const parent = root.get('spec', 'parentRef');
  if (!parent.exists) {
    out.missing(parent);
    return;
  }
  out.form(parent.get('group'), DNS_SUBDOMAIN);
  for (const field of ['resource', 'name']) requireForm(parent.get(field), PATH_SEGMENT, out);
}
