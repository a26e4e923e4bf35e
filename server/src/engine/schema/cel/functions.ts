import { matchesPattern } from '../limits.ts';
import { parseAddress, parseNetwork } from '../validation/addresses.ts';
import { operate } from './operators.ts';
import { durationOf, Failure, isList, isMap, isSpan, type Outcome, UNSUPPORTED, type Value } from './value.ts';

type Call = (self: Value, args: readonly Value[]) => Outcome;

/** Functions of CEL and of the server's libraries (k8s.io/apiserver, pkg/cel/library), called on a value or with it. */
const FUNCTIONS: Readonly<Record<string, Call>> = {
  size: (self) => sizeOf(self),
  startsWith: texts((self, [part]) => self.startsWith(part ?? '')),
  endsWith: texts((self, [part]) => self.endsWith(part ?? '')),
  contains: texts((self, [part]) => self.includes(part ?? '')),
  matches: texts((self, [pattern]) => matchesPattern(pattern ?? '', self) ?? UNSUPPORTED),
  lowerAscii: texts((self) => self.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())),
  upperAscii: texts((self) => self.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase())),
  trim: texts((self) => self.trim()),
  replace: (self, [from, to, most]) =>
    typeof self === 'string' && typeof from === 'string' && typeof to === 'string' && most === undefined
      ? self.replaceAll(from, () => to)
      : UNSUPPORTED,
  split: (self, [by, most]) =>
    typeof self === 'string' && typeof by === 'string' && by !== '' && most === undefined
      ? self.split(by)
      : UNSUPPORTED,
  join: (self, [by]) =>
    isList(self) && self.every((item) => typeof item === 'string')
      ? self.join(typeof by === 'string' ? by : '')
      : UNSUPPORTED,
  indexOf: (self, [part, from]) =>
    typeof self === 'string' && typeof part === 'string' && from === undefined
      ? BigInt(self.indexOf(part))
      : UNSUPPORTED,
  substring: (self, [from, to]) => substring(self, from, to),
  string: (self) => textOf(self),
  int: (self) => integerOf(self),
  double: (self) => (typeof self === 'bigint' ? Number(self) : typeof self === 'number' ? self : UNSUPPORTED),
  dyn: (self) => self,
  duration: (self) =>
    typeof self === 'string'
      ? (durationOf(self) ?? new Failure('error', 'type conversion error: not a duration'))
      : UNSUPPORTED,
  sum: (self) => (isList(self) ? self.reduce<Outcome>((all, item) => plus(all, item), 0n) : UNSUPPORTED),
  isIP: (self) => (typeof self === 'string' ? isStrict(parseAddress(self)) : UNSUPPORTED),
  isCIDR: (self) => (typeof self === 'string' ? isStrict(parseNetwork(self)) : UNSUPPORTED),
  isSorted: (self) => (isList(self) ? everyPair(self) : UNSUPPORTED),
};

/** Calls a function by its name; one that is not known here has no value here. */
export function callFunction(name: string, self: Value, args: readonly Value[]): Outcome {
  return Object.hasOwn(FUNCTIONS, name) ? (FUNCTIONS[name]?.(self, args) ?? UNSUPPORTED) : UNSUPPORTED;
}

/** Go's net/netip reads no leading zeros, and the library no IPv4 in the form of IPv6. */
function isStrict(address: { readonly spelling: string | undefined } | undefined): boolean {
  return address !== undefined && !/zeros|form of IPv6/.test(address.spelling ?? '');
}

function texts(call: (self: string, args: readonly string[]) => Outcome): Call {
  return (self, args) =>
    typeof self === 'string' && args.every((arg) => typeof arg === 'string')
      ? call(self, args as readonly string[])
      : UNSUPPORTED;
}

function sizeOf(value: Value): Outcome {
  if (typeof value === 'string') return BigInt([...value].length);
  if (isList(value)) return BigInt(value.length);
  return isMap(value) ? BigInt(value.size) : UNSUPPORTED;
}

function substring(self: Value, from: Value | undefined, to: Value | undefined): Outcome {
  if (typeof self !== 'string' || typeof from !== 'bigint' || !(to === undefined || typeof to === 'bigint'))
    return UNSUPPORTED;
  const letters = [...self];
  const end = to === undefined ? letters.length : Number(to);
  if (from < 0n || Number(from) > end || end > letters.length) return new Failure('error', 'index out of range');
  return letters.slice(Number(from), end).join('');
}

function textOf(value: Value): Outcome {
  if (typeof value === 'string') return value;
  return typeof value === 'bigint' || typeof value === 'boolean' ? String(value) : UNSUPPORTED;
}

function integerOf(value: Value): Outcome {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'string')
    return /^[-+]?\d+$/.test(value) ? BigInt(value) : new Failure('error', 'type conversion error: not an integer');
  return typeof value === 'number' && Number.isFinite(value) ? BigInt(Math.trunc(value)) : UNSUPPORTED;
}

function plus(all: Outcome, item: Value): Outcome {
  return all instanceof Failure || isSpan(item) ? UNSUPPORTED : operate('+', all, item);
}

function everyPair(list: readonly Value[]): Outcome {
  for (let i = 1; i < list.length; i++) {
    const isOrdered = operate('<=', list[i - 1] as Value, list[i] as Value);
    if (isOrdered !== true) return isOrdered;
  }
  return true;
}
