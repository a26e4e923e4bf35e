import { canonicalAddress, parseAddress, parseNetwork } from '../../../schema/validation/addresses.ts';
import { RegoSet, type Value } from '../value.ts';
import { textsOf } from './define.ts';

/** Addresses from one to another; `text` is the network that they were read from, as long as nothing was merged. */
interface Range {
  readonly size: number;
  readonly first: bigint;
  readonly last: bigint;
  readonly text: string | undefined;
}

function numberOf(bytes: readonly number[]): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function printNetwork(address: bigint, size: number, bits: number): string {
  const bytes = Array.from({ length: size }, (_, index) => Number((address >> BigInt(8 * (size - 1 - index))) & 255n));
  return `${canonicalAddress(bytes)}/${bits}`;
}

/** The mask that an address of version 4 had before there were others (Go's IP.DefaultMask). */
function classOf(first: number): number {
  return first < 128 ? 8 : first < 192 ? 16 : 24;
}

function readRange(text: string): Range | undefined {
  const address = text.includes('/') ? undefined : parseAddress(text);
  if (address !== undefined && address.bytes.length !== 4) return undefined;
  const network = address === undefined ? parseNetwork(text) : { ...address, bits: classOf(address.bytes[0] ?? 0) };
  if (network === undefined) return undefined;
  const size = network.bytes.length;
  const free = (1n << BigInt(size * 8 - network.bits)) - 1n;
  const own = numberOf(network.bytes);
  const first = own & ~free;
  const shown = address === undefined ? first : own;
  return { size, first, last: first | free, text: printNetwork(shown, size, network.bits) };
}

/** The fewest networks that make up a range. */
function networksIn({ size, first, last, text }: Range): readonly string[] {
  if (text !== undefined) return [text];
  const found: string[] = [];
  for (let at = first; at <= last; ) {
    let free = 0n;
    const all = BigInt(size * 8);
    while (free < all && at % (1n << (free + 1n)) === 0n && at + (1n << (free + 1n)) - 1n <= last) free++;
    found.push(printNetwork(at, size, Number(all - free)));
    at += 1n << free;
  }
  return found;
}

/** The networks that cover the same addresses as those of a list or set (v1/topdown/cidr.go, evalNetCIDRMerge). */
export function mergeNetworks(value: Value | undefined): Value | undefined {
  const ranges = textsOf(value)?.map(readRange);
  if (ranges === undefined || ranges.includes(undefined)) return undefined;
  const sorted = (ranges as Range[]).sort(
    (a, b) => a.size - b.size || compare(a.last, b.last) || compare(a.first, b.first),
  );
  for (let index = sorted.length - 1; index > 0; index--) {
    const [before, own] = [sorted[index - 1] as Range, sorted[index] as Range];
    if (before.size !== own.size || own.first - 1n > before.last) continue;
    const first = compare(before.first, own.first) < 0 ? before.first : own.first;
    sorted.splice(index - 1, 2, { size: own.size, first, last: own.last, text: undefined });
  }
  return RegoSet.of(sorted.flatMap(networksIn));
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
