import { ownValue } from '../../../text/ownValue.ts';
import { boundedBig, isRegoNumber, isWhole, negated, ofBig, type RegoNumber, readNumber, toBig } from '../number.ts';
import type { Value } from '../value.ts';
import { type Builtins, isNumber, isText, of, ofNumbers } from './define.ts';
import { multiply } from './operators.ts';

/** Half away from zero, as Go's big floats round. */
function round(value: RegoNumber): RegoNumber {
  return typeof value === 'bigint' ? value : Math.sign(value) * Math.round(Math.abs(value));
}

function range(from: Value | undefined, to: Value | undefined, step: Value | undefined): Value | undefined {
  if (!isNumber(from) || !isNumber(to) || !isNumber(step) || step <= 0) return undefined;
  if (!Number.isInteger(from) || !Number.isInteger(to) || Math.abs(to - from) / step > 1_000_000) return undefined;
  const count = Math.floor(Math.abs(to - from) / step) + 1;
  return Array.from({ length: count }, (_, at) => (to >= from ? from + at * step : from - at * step));
}

function bits(value: bigint | undefined): Value | undefined {
  return value === undefined ? undefined : boundedBig(value);
}

/** How far bits may be shifted. */
const MOST_BITS = 4096n;

function toBits(run: (a: bigint, b: bigint) => bigint | undefined) {
  return ofNumbers(2, (a = 0, b = 0) => (isWhole(a) && isWhole(b) ? bits(run(toBig(a), toBig(b))) : undefined));
}

const SIZES: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  kb: 1e3,
  ki: 1024,
  kib: 1024,
  m: 1e6,
  mb: 1e6,
  mi: 1024 ** 2,
  mib: 1024 ** 2,
  g: 1e9,
  gb: 1e9,
  gi: 1024 ** 3,
  gib: 1024 ** 3,
  t: 1e12,
  tb: 1e12,
  ti: 1024 ** 4,
  tib: 1024 ** 4,
  p: 1e15,
  pb: 1e15,
  pi: 1024 ** 5,
  pib: 1024 ** 5,
  e: 1e18,
  eb: 1e18,
  ei: 1024 ** 6,
  eib: 1024 ** 6,
};

/** `units.parse_bytes` and `units.parse`; in the latter a lower `m` is a thousandth. */
function parseUnits(written: Value | undefined, isBytes: boolean): Value | undefined {
  if (!isText(written)) return undefined;
  const found = /^([+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,3})?)([a-zA-Z]*)$/.exec(written.replaceAll('"', ''));
  const [, amount, unit = ''] = found ?? [];
  if (amount === undefined) return undefined;
  if (!isBytes && unit === 'm') return Number(amount) / 1000;
  const factor = ownValue(SIZES, unit.toLowerCase());
  if (factor === undefined || (!isBytes && /b$/i.test(unit))) return undefined;
  const number = readNumber(amount.replace(/^\+/, ''));
  const value = multiply(number, factor);
  return isBytes && value !== undefined ? ofBig(toBig(value)) : value;
}

/** A number in a base, its fraction cut off. */
function formatInt(value: Value | undefined, base: Value | undefined): Value | undefined {
  if (!isRegoNumber(value) || !isNumber(base) || ![2, 8, 10, 16].includes(base)) return undefined;
  return toBig(value).toString(base);
}

/** Numbers, bits and units (v1/topdown/{arithmetic,bits,numbers,parse_bytes,parse_units}.go). */
export const NUMBERS: Builtins = {
  format_int: of(2, ([value, base]) => formatInt(value, base)),
  abs: ofNumbers(1, (value = 0) => (value < 0 ? negated(value) : value)),
  ceil: ofNumbers(1, (value = 0) => (typeof value === 'bigint' ? value : Math.ceil(value))),
  floor: ofNumbers(1, (value = 0) => (typeof value === 'bigint' ? value : Math.floor(value))),
  round: ofNumbers(1, (value = 0) => round(value)),
  'numbers.range': of(2, ([from, to]) => range(from, to, 1)),
  'numbers.range_step': of(3, ([from, to, step]) => range(from, to, step)),
  'bits.and': toBits((a, b) => a & b),
  'bits.or': toBits((a, b) => a | b),
  'bits.xor': toBits((a, b) => a ^ b),
  'bits.lsh': toBits((a, b) => (b < 0n || b > MOST_BITS ? undefined : a << b)),
  'bits.rsh': toBits((a, b) => (b < 0n ? undefined : a >> b)),
  'bits.negate': ofNumbers(1, (value = 0) => (isWhole(value) ? ofBig(~toBig(value)) : undefined)),
  'units.parse_bytes': of(1, ([text]) => parseUnits(text, true)),
  'units.parse': of(1, ([text]) => parseUnits(text, false)),
};
