import { isArray, RegoObject, RegoSet, type Value } from './value.ts';

/** Keys and values of a collection: positions of a list, fields of an object, elements of a set under themselves. */
export function entriesOf(value: Value): Iterable<readonly [Value, Value]> {
  if (isArray(value)) return value.entries();
  if (value instanceof RegoObject) return value.sorted();
  if (value instanceof RegoSet) return value.sorted().map((item) => [item, item] as const);
  return [];
}

/** What a collection has under a key. */
export function pick(value: Value, key: Value): Value | undefined {
  if (value instanceof RegoObject) return value.get(key);
  if (isArray(value)) return typeof key === 'number' ? value[key] : undefined;
  return value instanceof RegoSet && value.has(key) ? key : undefined;
}

/** The value below constant keys; undefined when there is none. */
export function valueAt(value: Value | undefined, path: readonly string[]): Value | undefined {
  let at = value;
  for (const key of path) {
    if (at === undefined) return undefined;
    at = pick(at, key);
  }
  return at;
}
