import type { Json, JsonObject, Schema } from '../../../schema/schemaShape.ts';
import { memberOf } from '../../judged/resource.ts';
import { isArray, isObject, setOwn } from '../../values/json.ts';

/** The schema of a kind, with what its references stand for. */
export interface KnownSchema {
  readonly schema: Schema;
  readonly resolve: (schema: Schema) => Schema;
}

/**
 * Merges an apply configuration into an object as server-side apply does, without owners (sigs.k8s.io/structured-merge-diff,
 * typed/merge.go): mappings field by field, lists by their keys or as sets. Without a schema, lists are one value each.
 */
export function mergeConfiguration(object: Json, patch: Json, known: KnownSchema | undefined): Json {
  return mergeAt(object, patch, known?.schema, known?.resolve ?? ((schema) => schema));
}

type Resolve = KnownSchema['resolve'];

function mergeAt(base: Json | undefined, patch: Json, unresolved: Schema | undefined, resolve: Resolve): Json {
  const schema = unresolved && resolve(unresolved);
  if (isObject(patch)) return mergeMappings(isObject(base) ? base : {}, patch, schema, resolve);
  if (!isArray(patch) || schema?.items === undefined) return patch;
  const { listType = 'atomic', listKeys = [] } = schema;
  if (listType === 'atomic') return patch;
  const items = isArray(base) ? base : [];
  const keyOf =
    listType === 'set' ? (item: Json) => item : (item: Json) => keysOf(item, listKeys, itemsOf(schema, resolve));
  return mergeLists({ base: items, patch, keyOf }, (own, item) => mergeAt(own, item, schema.items, resolve));
}

function mergeMappings(base: JsonObject, patch: JsonObject, schema: Schema | undefined, resolve: Resolve): Json {
  const made: Record<string, Json> = {};
  for (const [name, value] of Object.entries(base)) setOwn(made, name, value as Json);
  for (const [name, value] of Object.entries(patch)) {
    const below = schema?.properties?.get(name) ?? schema?.values;
    setOwn(made, name, mergeAt(memberOf(base, name), value as Json, below, resolve));
  }
  return made;
}

function itemsOf({ items }: Schema, resolve: Resolve): Schema | undefined {
  return items && resolve(items);
}

/** What tells an item of a list by keys from the others; a key that is missing has its default. */
function keysOf(item: Json, keys: readonly string[], items: Schema | undefined): Json {
  return keys.map((key) => memberOf(item, key) ?? items?.properties?.get(key)?.default ?? null);
}

interface Lists {
  readonly base: readonly Json[];
  readonly patch: readonly Json[];
  readonly keyOf: (item: Json) => Json;
}

/** The order of the server: that of the patch for items of both, with those of the object alone before what followed them. */
function mergeLists(
  { base, patch, keyOf }: Lists,
  merge: (own: Json | undefined, item: Json) => Json,
): readonly Json[] {
  const [left, right] = [base, patch].map((list) => list.map((item) => JSON.stringify(keyOf(item)))) as [
    string[],
    string[],
  ];
  const own = new Map(left.map((key, index) => [key, base[index] as Json]));
  const wanted = new Set(right);
  const shared = right.filter((key) => own.has(key));
  const merged = new Set<string>();
  const made: Json[] = [];
  const take = (index: number): void => {
    const key = right[index] as string;
    merged.add(key);
    made.push(merge(own.get(key), patch[index] as Json));
    if (shared[0] === key) shared.shift();
  };
  for (let l = 0, r = 0; l < left.length || r < right.length; ) {
    const key = left[l];
    if (key !== undefined && key === right[r]) {
      take(r++);
      l++;
    } else if (key !== undefined && r < right.length && wanted.has(key) && shared.length > 0 && shared[0] !== key) {
      // An item of both, but not the one that comes next.
      l++;
    } else if (key !== undefined && !wanted.has(key)) {
      made.push(base[l++] as Json);
    } else {
      if (key !== undefined && merged.has(key)) l++;
      if (r < right.length) take(r++);
    }
  }
  return made;
}

/** Fields of a patch that are lists that are one value each: the server does not let a policy set them (patch/smd.go, validatePatch). */
export function atomicFields(patch: Json, known: KnownSchema | undefined): readonly string[] {
  const found: string[] = [];
  const walk = (value: Json, unresolved: Schema | undefined, path: string): void => {
    const schema = unresolved && known?.resolve(unresolved);
    if (isArray(value)) {
      if (schema?.type === 'array' && (schema.listType ?? 'atomic') === 'atomic') found.push(path);
      for (const [index, item] of value.entries()) walk(item, schema?.items, `${path}[${index}]`);
    } else if (isObject(value)) {
      for (const [name, item] of Object.entries(value))
        walk(item as Json, schema?.properties?.get(name) ?? schema?.values, `${path}.${name}`);
    }
  };
  walk(patch, known?.schema, '');
  return found;
}
