import type { Registry } from '../../server/src/engine/schema/registry.ts';
import type { Json, JsonObject, KindSchema, Schema } from '../../server/src/engine/schema/schemaShape.ts';

/** One object that differs from an accepted one in one field. */
export interface Mutation {
  /** Definition, field and kind of change; two mutations of the same name say the same. */
  readonly name: string;
  readonly object: JsonObject;
}

type Path = readonly (string | number)[];

/** Values of each type that are wrong, odd or empty. */
const VALUES: Readonly<Record<string, readonly Json[]>> = {
  string: [1, true, ['a'], { a: 1 }, 'x', ''],
  integer: ['1', 1.5, true, 1, 0, -1, 3_000_000_000],
  number: ['1', 1],
  boolean: ['true', 1, true],
  object: [[], 'a', {}, { zzzUnknown: 1 }, { a: null }, { a: 1 }],
  array: [{}, 'a', [], [null], [{}], ['a', 'a']],
  quantity: ['1Gi', '1GB', 1.5, true],
  'int-or-string': ['50%', 1, 1.5, true],
  any: [1, 'a', { a: 1 }, [1]],
};

/** Names that the request itself carries. */
const KEPT = ['apiVersion', 'kind', 'status', 'name', 'namespace', 'generateName'];

/**
 * Every way to get one field wrong: each known field of each mapping set to each value of VALUES, to null, to a value that its
 * enum lacks, or removed; and a field that nobody knows.
 */
export function* mutate(object: JsonObject, kind: KindSchema, registry: Registry): Generator<Mutation> {
  const todo: { schema: Schema; path: Path; owner: string }[] = [
    { schema: kind.schema, path: [], owner: kind.definition },
  ];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const { path } = next;
    const schema = registry.resolve(next.schema);
    const owner = next.schema.ref ?? next.owner;
    const value = path.reduce<Json | undefined>((at, key) => (at as Record<string | number, Json>)[key], object);
    if (Array.isArray(value)) {
      const { items } = schema;
      for (const index of items === undefined ? [] : value.keys()) {
        todo.push({ schema: items as Schema, path: [...path, index], owner: `${owner}[]` });
      }
      if (value.length > 0)
        yield { name: `${owner}: item twice`, object: change(object, path, [...value, value[0] as Json]) };
      continue;
    }
    if (typeof value !== 'object' || value === null) continue;
    yield { name: `${owner}: unknown field`, object: change(object, [...path, 'zzzUnknown'], 1) };
    for (const [name, field] of schema.properties ?? []) {
      if (KEPT.includes(name) && path.length < 2) continue;
      if (name in value) todo.push({ schema: field, path: [...path, name], owner: `${owner}.${name}` });
      if (path.length === 0 && name === 'metadata') continue;
      if (name in value)
        yield { name: `${owner}.${name}: removed`, object: change(object, [...path, name], undefined) };
      for (const wrong of wrongValues(registry.resolve(field))) {
        const text = JSON.stringify(wrong);
        yield { name: `${owner}.${name}: ${text}`, object: change(object, [...path, name], wrong) };
      }
    }
  }
}

function wrongValues({ type, enum: values }: Schema): Json[] {
  const words = values === undefined ? [] : ['Zzz', String(values[0]).toLowerCase(), values[0] as Json];
  return [null, ...(VALUES[type] ?? []), ...words];
}

/** A copy with one field set; undefined removes it. */
function change(object: JsonObject, path: Path, value: Json | undefined): JsonObject {
  const copy = structuredClone(object) as Record<string, Json>;
  const parent = path.slice(0, -1).reduce((at, key) => (at as never)[key], copy) as Record<string | number, Json>;
  const last = path.at(-1) ?? '';
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}
