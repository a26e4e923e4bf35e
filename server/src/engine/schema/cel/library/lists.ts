import { compare, isEqual } from '../equality.ts';
import { Failure, failed, NO_OVERLOAD } from '../failure.ts';
import { operate } from '../operators.ts';
import type { Library } from '../overload.ts';
import { Duration, isList, Optional, type Outcome, Uint, type Value } from '../value.ts';

type List = readonly Value[];

const MAX_RANGE = 1_000_000n;
const COMPARABLE = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes'];
const SUMS: Readonly<Record<string, Value>> = { int: 0n, uint: Uint.of(0n), double: 0, duration: new Duration(0n) };

function forTypes<T>(types: readonly string[], row: (type: string) => readonly [string, T]): Record<string, T> {
  return Object.fromEntries(types.map(row));
}

/** The lists library of the server (k8s.io/apiserver, pkg/cel/library/lists.go). */
export const KUBERNETES_LISTS: Library = {
  ...forTypes(COMPARABLE, (type) => [`list<${type}> . isSorted() -> bool`, isSorted]),
  ...forTypes(COMPARABLE, (type) => [`list<${type}> . max() -> ${type}`, (list: List) => extreme(list, 'max', 1)]),
  ...forTypes(COMPARABLE, (type) => [`list<${type}> . min() -> ${type}`, (list: List) => extreme(list, 'min', -1)]),
  ...forTypes(Object.keys(SUMS), (type) => [
    `list<${type}> . sum() -> ${type}`,
    (list: List) => list.reduce<Outcome>((all, item) => plus(all, item), SUMS[type] ?? 0n),
  ]),
  'list<A> . indexOf(A) -> int': (list: List, item: Value) => BigInt(list.findIndex((one) => isEqual(one, item))),
  'list<A> . lastIndexOf(A) -> int': (list: List, item: Value) =>
    BigInt(list.findLastIndex((one) => isEqual(one, item))),
};

/** What stored expressions of 1.37 have, and new ones of the next version will have. */
export const INCLUDES: Library = {
  'dyn . includes(dyn) -> bool': (target: Value, item: Value) =>
    (isList(target) ? target : [target]).some((one) => isEqual(one, item)),
};

/** The lists extension of version 3 (cel-go, ext/lists.go). */
export const LISTS: Library = {
  'list<A> . slice(int, int) -> list<A>': (list: List, from: bigint, to: bigint) => slice(list, from, to),
  'list<dyn> . flatten() -> list<dyn>': (list: List) => flatten(list, 1n),
  'list<dyn> . flatten(int) -> list<dyn>': (list: List, depth: bigint) => flatten(list, depth),
  ...forTypes(COMPARABLE, (type) => [`list<${type}> . sort() -> list<${type}>`, (list: List) => sortBy(list, list)]),
  'lists.range(int) -> list<int>': (count: bigint) =>
    count > MAX_RANGE
      ? failed('range is too large')
      : Array.from({ length: Number(count < 0n ? 0n : count) }, (_, i) => BigInt(i)),
  'list<A> . reverse() -> list<A>': (list: List) => list.toReversed(),
  'list<A> . distinct() -> list<A>': (list: List) =>
    list.filter((item, index) => !list.slice(0, index).some((one) => isEqual(one, item))),
  'list<A> . first() -> optional<A>': (list: List) => new Optional(list[0]),
  'list<A> . last() -> optional<A>': (list: List) => new Optional(list.at(-1)),
};

/** The sets extension (cel-go, ext/sets.go). */
export const SETS: Library = {
  'sets.contains(list<A>, list<A>) -> bool': (list: List, part: List) => hasAll(list, part),
  'sets.equivalent(list<A>, list<A>) -> bool': (a: List, b: List) => hasAll(a, b) && hasAll(b, a),
  'sets.intersects(list<A>, list<A>) -> bool': (a: List, b: List) =>
    a.some((item) => b.some((one) => isEqual(one, item))),
};

function hasAll(list: List, part: List): boolean {
  return part.every((item) => list.some((one) => isEqual(one, item)));
}

function isSorted(list: List): Outcome {
  for (let i = 1; i < list.length; i++) {
    const by = compare(list[i - 1] as Value, list[i] as Value);
    if (by === undefined) return NO_OVERLOAD;
    if (by > 0) return false;
  }
  return true;
}

function extreme(list: List, name: string, wanted: number): Outcome {
  let best = list[0];
  if (best === undefined) return failed(`${name} called on empty list`);
  for (const item of list) {
    const by = compare(item, best);
    if (by === undefined) return NO_OVERLOAD;
    if (by === wanted) best = item;
  }
  return best;
}

function plus(all: Outcome, item: Value): Outcome {
  return all instanceof Failure ? all : operate('_+_', all, item);
}

function slice(list: List, from: bigint, to: bigint): Outcome {
  const problem = (why: string): Outcome => failed(`cannot slice(${from}, ${to}), ${why}`);
  if (from < 0n || to < 0n) return problem('negative indexes not supported');
  if (from > to) return problem('start index must be less than or equal to end index');
  return to > BigInt(list.length) ? problem(`list is length ${list.length}`) : list.slice(Number(from), Number(to));
}

function flatten(list: List, depth: bigint): Outcome {
  if (depth < 0n) return failed('level must be non-negative');
  const walk = (items: List, left: bigint): readonly Value[] =>
    items.flatMap((item) => (isList(item) && left > 0n ? walk(item, left - 1n) : [item as Value]));
  return walk(list, depth);
}

/** Sorts a list by keys of its items, all of one type that has an order; equal ones stay in their order. */
export function sortBy(list: List, keys: List): Outcome {
  const [first] = keys;
  if (keys.some((key) => compare(key, first as Value) === undefined || typeof key !== typeof first))
    return failed('list elements must have the same type and an order');
  return list
    .map((item, index) => ({ item, key: keys[index] as Value }))
    .sort((a, b) => compare(a.key, b.key) ?? 0)
    .map(({ item }) => item);
}
