import {
  canonicalAddress,
  contains,
  type Network,
  parseAddress,
  parseNetwork,
} from '../../../schema/validation/addresses.ts';
import type { Machine } from '../machine.ts';
import { entriesOf } from '../pick.ts';
import { isArray, RegoSet, type Value } from '../value.ts';
import { type Builtins, isText, of, ofTexts } from './define.ts';
import { mergeNetworks } from './networkMerge.ts';

/** A network, or an address as the network of itself. */
function readNetwork(text: string): Network | undefined {
  const address = text.includes('/') ? undefined : parseAddress(text);
  return address === undefined ? parseNetwork(text) : { ...address, bits: address.bytes.length * 8 };
}

function holds(outer: string, inner: string): boolean | undefined {
  const [network, other] = [parseNetwork(outer), readNetwork(inner)];
  return network && other && network.bits <= other.bits && contains(network, other);
}

function meets(a: string, b: string): boolean | undefined {
  const [one, other] = [parseNetwork(a), parseNetwork(b)];
  return one && other && (one.bits <= other.bits ? contains(one, other) : contains(other, one));
}

/** A network by itself, or at the beginning of a list. */
function networkIn(value: Value): string | undefined {
  const text = isArray(value) ? value[0] : value;
  return isText(text) ? text : undefined;
}

function matches(outer: Value, inner: Value): Value | undefined {
  const sides = [outer, inner].map((side) =>
    isText(side)
      ? [[side, side] as const]
      : [...entriesOf(side)].map(([key, value]) => [side instanceof RegoSet ? value : key, value] as const),
  );
  const [left = [], right = []] = sides;
  const found = new RegoSet();
  for (const [key, value] of left)
    for (const [other, one] of right) {
      const [a, b] = [networkIn(value), networkIn(one)];
      const isInside = a !== undefined && b !== undefined ? holds(a, b) : undefined;
      if (isInside === undefined) return undefined;
      if (isInside) found.add([key, other]);
    }
  return found;
}

/** All addresses of a network; one of more than 65,536 is not spelled out. */
function expand(text: string, machine: Machine): Value | undefined {
  const network = parseNetwork(text);
  if (network === undefined) return undefined;
  const free = network.bytes.length * 8 - network.bits;
  if (free > 16) {
    machine.fail(`\`net.cidr_expand\` of ${text} gives too many addresses`);
    return undefined;
  }
  const found = new RegoSet();
  const first = network.bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) & ~((1n << BigInt(free)) - 1n);
  for (let at = 0n; at < 1n << BigInt(free); at++) {
    const address = first + at;
    const bytes = network.bytes.map((_, index) =>
      Number((address >> BigInt(8 * (network.bytes.length - 1 - index))) & 255n),
    );
    found.add(canonicalAddress(bytes));
  }
  return found;
}

/** Addresses and networks (v1/topdown/cidr.go). Names are not looked up. */
export const NETWORK: Builtins = {
  'net.cidr_contains': ofTexts(2, (outer = '', inner = '') => holds(outer, inner)),
  'net.cidr_intersects': ofTexts(2, (a = '', b = '') => meets(a, b)),
  'net.cidr_overlap': ofTexts(2, (outer = '', inner = '') => holds(outer, inner)),
  'net.cidr_expand': of(1, ([text], machine) => (isText(text) ? expand(text, machine) : undefined)),
  'net.cidr_merge': of(1, ([networks]) => mergeNetworks(networks)),
  'net.cidr_is_valid': of(1, ([text]) => isText(text) && parseNetwork(text) !== undefined),
  'net.cidr_contains_matches': of(2, ([outer, inner]) => matches(outer as Value, inner as Value)),
};
