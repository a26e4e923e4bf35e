import { isRegoNumber, isWhole, ofBig, type RegoNumber, reckon, toBig } from '../number.ts';
import { compareValues, isEqual, RegoSet, type Value } from '../value.ts';
import { type Builtins, costly, of, ofNumbers } from './define.ts';

type Both = (a: RegoSet, b: RegoSet) => RegoSet;

export const intersect: Both = (a, b) => RegoSet.of(a.sorted().filter((item) => b.has(item)));
export const unite: Both = (a, b) => RegoSet.of([...a.sorted(), ...b.sorted()]);
const subtract: Both = (a, b) => RegoSet.of(a.sorted().filter((item) => !b.has(item)));

/** Every member of both is looked at. */
function stepsOfSets(args: readonly Value[]): number {
  return args.reduce<number>((sum, one) => sum + (one instanceof RegoSet ? one.size >> 4 : 0), 0);
}

function ofSets(run: Both) {
  return costly(
    of(2, ([a, b]) => (a instanceof RegoSet && b instanceof RegoSet ? run(a, b) : undefined)),
    stepsOfSets,
  );
}

function compared(holds: (order: number) => boolean) {
  return of(2, ([a, b]) => holds(compareValues(a as Value, b as Value)));
}

function minus(a: Value | undefined, b: Value | undefined): Value | undefined {
  if (isRegoNumber(a) && isRegoNumber(b))
    return reckon(
      a,
      b,
      (one, other) => one - other,
      (one, other) => one - other,
    );
  return a instanceof RegoSet && b instanceof RegoSet ? subtract(a, b) : undefined;
}

export function add(a: RegoNumber, b: RegoNumber): RegoNumber | undefined {
  return reckon(
    a,
    b,
    (one, other) => one + other,
    (one, other) => one + other,
  );
}

export function multiply(a: RegoNumber, b: RegoNumber): RegoNumber | undefined {
  return reckon(
    a,
    b,
    (one, other) => one * other,
    (one, other) => one * other,
  );
}

/** Whole numbers that divide evenly stay whole. */
function divide(a: RegoNumber, b: RegoNumber): RegoNumber | undefined {
  if (b === 0) return undefined;
  const isExact = isWhole(a) && isWhole(b) && toBig(a) % toBig(b) === 0n;
  return isExact ? ofBig(toBig(a) / toBig(b)) : Number(a) / Number(b);
}

function remainder(a: RegoNumber, b: RegoNumber): RegoNumber | undefined {
  return b === 0 || !isWhole(a) || !isWhole(b) ? undefined : ofBig(toBig(a) % toBig(b));
}

/** Operators by the names that OPA gives them (v1/ast/builtins.go). */
export const OPERATORS: Builtins = {
  equal: of(2, ([a, b]) => isEqual(a as Value, b as Value)),
  eq: of(2, ([a, b]) => isEqual(a as Value, b as Value)),
  neq: of(2, ([a, b]) => !isEqual(a as Value, b as Value)),
  lt: compared((order) => order < 0),
  lte: compared((order) => order <= 0),
  gt: compared((order) => order > 0),
  gte: compared((order) => order >= 0),
  plus: ofNumbers(2, (a = 0, b = 0) => add(a, b)),
  minus: costly(
    of(2, ([a, b]) => minus(a, b)),
    stepsOfSets,
  ),
  mul: ofNumbers(2, (a = 0, b = 0) => multiply(a, b)),
  div: ofNumbers(2, (a = 0, b = 0) => divide(a, b)),
  rem: ofNumbers(2, (a = 0, b = 0) => remainder(a, b)),
  and: ofSets(intersect),
  or: ofSets(unite),
};
