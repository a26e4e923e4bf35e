import type { RegoNumber } from '../number.ts';
import { entriesOf } from '../pick.ts';
import { compareValues, isArray, isEqual, RegoObject, RegoSet, type Value } from '../value.ts';
import { type Builtins, isNumber, isText, membersOf, numbersOf, of } from './define.ts';
import { add, intersect, multiply, unite } from './operators.ts';

function count(value: Value | undefined): number | undefined {
  if (isText(value)) return [...value].length;
  if (value instanceof RegoObject) return value.size;
  return membersOf(value)?.length;
}

function folded(
  value: Value | undefined,
  start: number,
  join: (sum: RegoNumber, one: RegoNumber) => RegoNumber | undefined,
): RegoNumber | undefined {
  return numbersOf(value)?.reduce<RegoNumber | undefined>(
    (sum, one) => (sum === undefined ? undefined : join(sum, one)),
    start,
  );
}

function slice(list: Value | undefined, from: Value | undefined, to: Value | undefined): Value | undefined {
  if (!isArray(list) || !isNumber(from) || !isNumber(to)) return undefined;
  const start = Math.max(from, 0);
  return start > to ? [] : list.slice(start, Math.min(to, list.length));
}

function hasMember(value: Value, collection: Value): boolean {
  if (collection instanceof RegoSet) return collection.has(value);
  return [...entriesOf(collection)].some(([, item]) => isEqual(item, value));
}

function setsIn(value: Value | undefined): readonly RegoSet[] | undefined {
  const members = value instanceof RegoSet ? value.sorted() : undefined;
  return members?.every((item): item is RegoSet => item instanceof RegoSet)
    ? (members as readonly RegoSet[])
    : undefined;
}

/** Aggregates, lists and sets (v1/topdown/{aggregates,array,sets}.go). */
export const COLLECTIONS: Builtins = {
  count: of(1, ([value]) => count(value)),
  sum: of(1, ([value]) => folded(value, 0, add)),
  product: of(1, ([value]) => folded(value, 1, multiply)),
  max: of(1, ([value]) =>
    membersOf(value)?.reduce<Value | undefined>(
      (a, b) => (a === undefined || compareValues(a, b) < 0 ? b : a),
      undefined,
    ),
  ),
  min: of(1, ([value]) =>
    membersOf(value)?.reduce<Value | undefined>(
      (a, b) => (a === undefined || compareValues(a, b) > 0 ? b : a),
      undefined,
    ),
  ),
  sort: of(1, ([value]) => {
    const members = membersOf(value);
    return members && [...members].sort(compareValues);
  }),
  all: of(1, ([value]) => membersOf(value)?.every((item) => item === true)),
  any: of(1, ([value]) => membersOf(value)?.some((item) => item === true)),
  'internal.member_2': of(2, ([value, collection]) => hasMember(value as Value, collection as Value)),
  'internal.member_3': of(3, ([key, value, collection]) =>
    [...entriesOf(collection as Value)].some(
      ([at, item]) => isEqual(at, key as Value) && isEqual(item, value as Value),
    ),
  ),
  'array.concat': of(2, ([a, b]) => (isArray(a) && isArray(b) ? [...a, ...b] : undefined)),
  'array.slice': of(3, ([list, from, to]) => slice(list, from, to)),
  'array.reverse': of(1, ([list]) => (isArray(list) ? list.toReversed() : undefined)),
  'array.flatten': of(1, ([list]) => (isArray(list) ? list.flat() : undefined)),
  intersection: of(1, ([value]) => {
    const sets = setsIn(value);
    return sets && (sets.length === 0 ? new RegoSet() : sets.reduce(intersect));
  }),
  union: of(1, ([value]) => setsIn(value)?.reduce(unite, new RegoSet())),
  set_diff: of(2, ([a, b]) =>
    a instanceof RegoSet && b instanceof RegoSet ? RegoSet.of(a.sorted().filter((item) => !b.has(item))) : undefined,
  ),
};
