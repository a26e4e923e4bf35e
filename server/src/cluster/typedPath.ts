import { isObject, type Json, type JsonObject, printJson, sameJson } from './json.ts';

/**
 * One step into an object: a field or map key, the item of a keyed list (`{ key }`), the member of a set (`{ value }`), or an
 * index where nothing better names the item.
 */
export type TypedSegment = string | number | { readonly key: JsonObject } | { readonly value: Json };

/** A path that stays right when items are added or moved, as managedFields has it (structured-merge-diff, fieldpath). */
export type TypedPath = readonly TypedSegment[];

/** For people, items by the values of their keys: `spec.template.spec.containers[web].image`, `spec.ports[80/TCP].targetPort`. */
export function printTypedPath(path: TypedPath): string {
  let text = '';
  for (const segment of path) {
    if (typeof segment === 'number') text += `[${segment}]`;
    else if (typeof segment === 'object') text += `[${printSelector(segment)}]`;
    else if (/^[\w$-]+$/.test(segment)) text += text === '' ? segment : `.${segment}`;
    else text += `[${segment}]`;
  }
  return text;
}

function printSelector(segment: Exclude<TypedSegment, string | number>): string {
  if ('value' in segment) return plain(segment.value);
  return Object.values(segment.key).map(plain).join('/');
}

function plain(value: Json): string {
  return typeof value === 'string' ? value : printJson(value);
}

/** Field names on the way, without list items; what tables of kinds are looked up by. */
export function namesOf(path: TypedPath): readonly string[] {
  return path.filter((segment) => typeof segment === 'string');
}

/** True when both segments lead to the same place. */
export function sameSegment(a: TypedSegment, b: TypedSegment): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  if ('value' in a) return 'value' in b && sameJson(a.value, b.value);
  return 'key' in b && sameJson(a.key, b.key);
}

/** Whether a list item has these key values; a missing `protocol` counts as TCP, its schema default. */
export function matchesKey(item: Json | undefined, key: JsonObject): boolean {
  return Object.entries(key).every(([name, value]) => sameJson(keyValue(item, name), value));
}

/** The value of a list key in an item, with the default that the API server's schema gives it. */
export function keyValue(item: Json | undefined, name: string): Json | undefined {
  const value = isObject(item) ? item[name] : undefined;
  return value === undefined && name === 'protocol' ? 'TCP' : value;
}

/** The value at a typed path; undefined when a step is missing. */
export function getTyped(root: Json | undefined, path: TypedPath): Json | undefined {
  let at = root;
  for (const segment of path) {
    if (typeof segment === 'string') at = isObject(at) && Object.hasOwn(at, segment) ? at[segment] : undefined;
    else if (!Array.isArray(at)) return undefined;
    else if (typeof segment === 'number') at = at[segment];
    else if ('key' in segment) at = at.find((item: Json) => matchesKey(item, segment.key));
    else at = at.find((item: Json) => sameJson(item, segment.value));
  }
  return at;
}

/** The same path with indices in place of keys, as this document has them; ends early where a step is missing. */
export function toFieldPath(root: Json | undefined, path: TypedPath): readonly (string | number)[] {
  const found: (string | number)[] = [];
  let at = root;
  for (const segment of path) {
    if (typeof segment === 'string') {
      if (!isObject(at) || !Object.hasOwn(at, segment)) return found;
      found.push(segment);
      at = at[segment];
      continue;
    }
    const list: readonly Json[] = Array.isArray(at) ? at : [];
    const index =
      typeof segment === 'number'
        ? segment
        : list.findIndex((item) => ('key' in segment ? matchesKey(item, segment.key) : sameJson(item, segment.value)));
    if (index < 0 || index >= list.length) return found;
    found.push(index);
    at = list[index];
  }
  return found;
}
