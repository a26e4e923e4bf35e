import { fromPointerPart } from '../../../syntax/fieldPath.ts';
import { isArray, RegoObject, RegoSet, type Value } from '../value.ts';
import { type Builtins, isObject, isText, membersOf, of } from './define.ts';

/** Keys that a list, set or object names. */
function keysIn(value: Value | undefined): RegoSet | undefined {
  if (value instanceof RegoObject) return RegoSet.of(value.sorted().map(([key]) => key));
  const members = membersOf(value);
  return members && RegoSet.of(members);
}

function get(object: Value | undefined, key: Value | undefined, otherwise: Value | undefined): Value | undefined {
  if (!isObject(object) || key === undefined) return undefined;
  if (!isArray(key)) return object.get(key) ?? otherwise;
  let at: Value | undefined = object;
  for (const one of key) {
    if (isObject(at)) at = at.get(one);
    else if (isArray(at)) at = typeof one === 'number' ? at[one] : undefined;
    else at = at instanceof RegoSet && at.has(one) ? one : undefined;
    if (at === undefined) return otherwise;
  }
  return at;
}

/** The second over the first, objects in both merged. */
function union(a: RegoObject, b: RegoObject): RegoObject {
  const made = RegoObject.of(a.sorted());
  for (const [key, value] of b.sorted()) {
    const before = a.get(key);
    made.set(key, isObject(before) && isObject(value) ? union(before, value) : value);
  }
  return made;
}

function filtered(object: Value | undefined, keys: Value | undefined, wanted: boolean): Value | undefined {
  const named = keysIn(keys);
  if (!isObject(object) || named === undefined) return undefined;
  return RegoObject.of(object.sorted().filter(([key]) => named.has(key) === wanted));
}

function isSubset(whole: Value, part: Value): boolean {
  if (isObject(whole) && isObject(part))
    return part.sorted().every(([key, value]) => {
      const found = whole.get(key);
      return found !== undefined && isSubset(found, value);
    });
  if (part instanceof RegoSet && whole instanceof RegoSet) return part.sorted().every((item) => whole.has(item));
  if (isArray(whole) && part instanceof RegoSet) {
    const have = RegoSet.of(whole);
    return part.sorted().every((item) => have.has(item));
  }
  if (isArray(whole) && isArray(part))
    return whole.some((_, at) => part.every((item, index) => same(whole[at + index], item))) || part.length === 0;
  return same(whole, part);
}

function same(a: Value | undefined, b: Value): boolean {
  return a !== undefined && RegoSet.of([a]).has(b);
}

/** Functions of objects (v1/topdown/object.go). */
export const OBJECTS: Builtins = {
  'object.get': of(3, ([object, key, otherwise]) => get(object, key, otherwise)),
  'object.keys': of(1, ([object]) => (isObject(object) ? keysIn(object) : undefined)),
  'object.union': of(2, ([a, b]) => (isObject(a) && isObject(b) ? union(a, b) : undefined)),
  'object.union_n': of(1, ([list]) => {
    const all = isArray(list) && list.every(isObject) ? list : undefined;
    return all?.reduce<RegoObject>((a, b) => union(a, b as RegoObject), new RegoObject());
  }),
  'object.remove': of(2, ([object, keys]) => filtered(object, keys, false)),
  'object.filter': of(2, ([object, keys]) => filtered(object, keys, true)),
  'object.subset': of(2, ([whole, part]) => isSubset(whole as Value, part as Value)),
  'json.filter': of(2, ([value, paths]) => {
    const wanted = pathsIn(paths);
    return isObject(value) && wanted ? pickPaths(value, wanted) : undefined;
  }),
  'json.remove': of(2, ([value, paths]) => {
    const wanted = pathsIn(paths);
    return isObject(value) && wanted ? dropPaths(value, wanted) : undefined;
  }),
};

type Path = readonly Value[];

/** Paths as texts with slashes or as lists. */
function pathsIn(value: Value | undefined): readonly Path[] | undefined {
  const members = membersOf(value);
  const paths = members?.map((path) =>
    isText(path) ? path.replace(/^\//, '').split('/').map(fromPointerPart) : isArray(path) ? path : undefined,
  );
  return paths?.includes(undefined) ? undefined : (paths as readonly Path[] | undefined);
}

function below(paths: readonly Path[], key: Value): readonly Path[] {
  return paths
    .filter(
      ([first]) => first !== undefined && (same(first, key) || (typeof key === 'number' && first === String(key))),
    )
    .map((path) => path.slice(1));
}

function pickPaths(value: Value, paths: readonly Path[]): Value {
  if (paths.some((path) => path.length === 0)) return value;
  const kept = (key: Value): readonly Path[] => below(paths, key);
  if (isArray(value)) return value.flatMap((item, at) => (kept(at).length > 0 ? [pickPaths(item, kept(at))] : []));
  if (!isObject(value)) return value;
  return RegoObject.of(
    value
      .sorted()
      .filter(([key]) => kept(key).length > 0)
      .map(([key, item]) => [key, pickPaths(item, kept(key))] as const),
  );
}

function dropPaths(value: Value, paths: readonly Path[]): Value {
  const isDropped = (key: Value): boolean => below(paths, key).some((path) => path.length === 0);
  if (isArray(value)) return value.flatMap((item, at) => (isDropped(at) ? [] : [dropPaths(item, below(paths, at))]));
  if (!isObject(value)) return value;
  return RegoObject.of(
    value
      .sorted()
      .filter(([key]) => !isDropped(key))
      .map(([key, item]) => [key, dropPaths(item, below(paths, key))] as const),
  );
}
