import { compareNumbers } from '../equality.ts';
import { Failure, failed, NO_OVERLOAD } from '../failure.ts';
import { int, uint } from '../operators.ts';
import type { Library } from '../overload.ts';
import { type Outcome, Uint, type Value } from '../value.ts';

type Numeric = bigint | number | Uint;
const MASK = 2n ** 64n - 1n;

const TYPES = ['int', 'uint', 'double'];
const MOST_ARGUMENTS = 8;

/** The math extension (cel-go, ext/math.go); the server does not have it, policies of other engines do. */
export const MATH: Library = {
  ...extremes('math.greatest', 1),
  ...extremes('math.least', -1),
  'math.ceil(double) -> double': (value: number) => Math.ceil(value),
  'math.floor(double) -> double': (value: number) => Math.floor(value),
  'math.round(double) -> double': (value: number) => Math.sign(value) * Math.round(Math.abs(value)),
  'math.trunc(double) -> double': (value: number) => Math.trunc(value),
  'math.isInf(double) -> bool': (value: number) => Math.abs(value) === Number.POSITIVE_INFINITY,
  'math.isNaN(double) -> bool': (value: number) => Number.isNaN(value),
  'math.isFinite(double) -> bool': (value: number) => Number.isFinite(value),
  'math.abs(double) -> double': (value: number) => Math.abs(value),
  'math.abs(int) -> int': (value: bigint) => int(value < 0n ? -value : value),
  'math.abs(uint) -> uint': (value: Uint) => value,
  'math.sign(double) -> double': (value: number) => Math.sign(value),
  'math.sign(int) -> int': (value: bigint) => (value > 0n ? 1n : value < 0n ? -1n : 0n),
  'math.sign(uint) -> uint': ({ value }: Uint) => Uint.of(value > 0n ? 1n : 0n),
  'math.sqrt(double) -> double': (value: number) => Math.sqrt(value),
  'math.sqrt(int) -> double': (value: bigint) => Math.sqrt(Number(value)),
  'math.sqrt(uint) -> double': ({ value }: Uint) => Math.sqrt(Number(value)),
  ...bits('bitAnd', (a, b) => a & b),
  ...bits('bitOr', (a, b) => a | b),
  ...bits('bitXor', (a, b) => a ^ b),
  'math.bitNot(int) -> int': (value: bigint) => ~value,
  'math.bitNot(uint) -> uint': ({ value }: Uint) => Uint.of(value ^ MASK),
  'math.bitShiftLeft(int, int) -> int': (value: bigint, by: bigint) =>
    shift(by, () => (by > 63n ? 0n : BigInt.asIntN(64, value << by))),
  'math.bitShiftLeft(uint, int) -> uint': ({ value }: Uint, by: bigint) =>
    shift(by, () => uint(by > 63n ? 0n : (value << by) & MASK)),
  'math.bitShiftRight(int, int) -> int': (value: bigint, by: bigint) =>
    shift(by, () => (by > 63n ? 0n : BigInt.asIntN(64, BigInt.asUintN(64, value) >> by))),
  'math.bitShiftRight(uint, int) -> uint': ({ value }: Uint, by: bigint) =>
    shift(by, () => uint(by > 63n ? 0n : value >> by)),
};

function shift(by: bigint, made: () => Outcome): Outcome {
  return by < 0n ? failed(`math.bitShift() negative offset: ${by}`) : made();
}

function bits(name: string, apply: (a: bigint, b: bigint) => bigint): Record<string, (a: never, b: never) => Outcome> {
  return {
    [`math.${name}(int, int) -> int`]: (a: bigint, b: bigint) => apply(a, b),
    [`math.${name}(uint, uint) -> uint`]: (a: Uint, b: Uint) => Uint.of(apply(a.value, b.value)),
  } as Record<string, (a: never, b: never) => Outcome>;
}

/** `math.greatest` and `math.least` take any number of arguments, or one list. */
function extremes(name: string, wanted: number): Record<string, (...args: Value[]) => Outcome> {
  const pick = (...values: Value[]): Outcome =>
    values.reduce<Outcome>((best, one) => better(best, one, wanted), values[0] ?? NO_OVERLOAD);
  const lists = [...TYPES, 'dyn'].map((type) => [
    `${name}(list<${type}>) -> ${type}`,
    (list: Value) => {
      const items = list as readonly Value[];
      return items.length === 0 ? failed(`${name}(list) argument must not be empty`) : pick(...items);
    },
  ]);
  const same = TYPES.flatMap((type) =>
    Array.from({ length: MOST_ARGUMENTS }, (_, count) => [
      `${name}(${Array.from({ length: count + 1 }, () => type).join(', ')}) -> ${type}`,
      pick,
    ]),
  );
  const mixed = Array.from({ length: MOST_ARGUMENTS - 1 }, (_, count) => [
    `${name}(${Array.from({ length: count + 2 }, () => 'dyn').join(', ')}) -> dyn`,
    pick,
  ]);
  return Object.fromEntries([...lists, ...same, ...mixed]);
}

function better(best: Outcome, one: Value, wanted: number): Outcome {
  if (best instanceof Failure) return best;
  if (!isNumber(best) || !isNumber(one)) return NO_OVERLOAD;
  return compareNumbers(one, best) === wanted ? one : best;
}

function isNumber(value: Value): value is Numeric {
  return typeof value === 'bigint' || typeof value === 'number' || value instanceof Uint;
}
