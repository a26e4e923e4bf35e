import type { Registry } from '../../server/src/engine/schema/registry.ts';
import type { Json, JsonObject, Schema } from '../../server/src/engine/schema/schemaShape.ts';
import type { FieldPath, PathSegment } from '../../server/src/engine/syntax/fieldPath.ts';
import type { Random } from './random.ts';

/** An object with exactly one change, and the place that somebody who made it would look at. */
export interface RandomMutation {
  readonly how: string;
  readonly object: JsonObject;
  /** The changed field; what is gone is shown by what was around it. */
  readonly path: FieldPath;
}

interface Target {
  readonly object: JsonObject;
  readonly path: FieldPath;
  readonly value: Json;
  readonly random: Random;
  readonly registry: Registry;
}

type Mutate = (target: Target) => RandomMutation | undefined;

const TEXTS = [
  '',
  'example',
  'Bad Value!',
  'a/b/c',
  '/a/../b',
  '10',
  '0',
  '1Gi',
  '300.1.2.3',
  '10.0.0.0/33',
  '* * * *',
];
const OTHERS: readonly Json[] = [['a'], { a: 'b' }, 1, true, 'text', 1.5, '1', [], {}, [null], [{}]];
/** What the request carries, what the server sets, and what is about other objects. */
const KEPT = /^(?:apiVersion|kind|status|metadata\.(?:name|namespace|generateName|resourceVersion|uid|generation))\b/;
const MAX_DEPTH = 5;

/** Changes one random field in one random way; undefined when the way does not fit to the field. */
export function mutateAnywhere(object: JsonObject, random: Random, registry: Registry): RandomMutation | undefined {
  const path = random.one([...pathsOf(object)].filter((one) => !KEPT.test(one.join('.'))));
  const value = valueAt(object, path);
  if (value === undefined) return undefined;
  const made = random.one(WAYS)({ object, path, value, random, registry });
  return made !== undefined && KEPT.test(made.path.join('.')) ? undefined : made;
}

const WAYS: readonly Mutate[] = [
  ({ object, path, value, random }) => {
    const text = typeof value === 'string' ? value : undefined;
    const texts =
      text === undefined ? [] : [text.toUpperCase(), `${text}_x`, `-${text}`, `${text}.`, text.slice(0, -1)];
    const numbers = typeof value === 'number' ? [-1, 0, 70_000, -value, value * 10, 3_000_000_000] : [];
    const choices: Json[] = text === undefined ? numbers : [...texts, ...TEXTS];
    return choices.length === 0 ? undefined : set('another value', object, path, random.one(choices));
  },
  ({ object, path }) => set('removed', object, path, undefined),
  ({ object, path }) => set('null', object, path, null),
  ({ object, path, value, random }) => {
    const typeOf = (one: Json): string => (Array.isArray(one) ? 'list' : typeof one);
    const others = OTHERS.filter((one) => typeOf(one) !== typeOf(value));
    return set('another type', object, path, random.one(others));
  },
  ({ object, path, value }) =>
    typeof value === 'object' ? set('emptied', object, path, Array.isArray(value) ? [] : {}) : undefined,
  ({ object, path, value, random }) => {
    if (!Array.isArray(value) || value.length === 0) return undefined;
    const made = set('item twice', object, path, [...value, random.one<Json>(value)]);
    return { ...made, path: [...path, value.length] };
  },
  ({ object, path, value, random }) => renamed(object, path, value, random),
  (target) => added(target),
];

/** A key with a typing mistake, in the place of the right one. */
function renamed(object: JsonObject, path: FieldPath, value: Json, random: Random): RandomMutation | undefined {
  const name = path.at(-1);
  if (typeof name !== 'string' || name.length < 3) return undefined;
  const wrong = random.one([
    name.slice(0, -1),
    `${name}s`,
    name.toLowerCase(),
    name.replace(/^./, (c) => c.toUpperCase()),
  ]);
  const holder = path.slice(0, -1);
  const fields = valueAt(object, holder) as JsonObject;
  if (wrong in fields) return undefined;
  const entries = Object.entries(fields).map(([key, one]): [string, Json] =>
    key === name ? [wrong, value] : [key, one],
  );
  const made = set('renamed', object, holder, Object.fromEntries(entries));
  return { ...made, path: [...holder, wrong] };
}

/** A field that the kind has and the object has not. */
function added({ object, path, random, registry }: Target): RandomMutation | undefined {
  const holder = path.slice(0, -1);
  const schema = schemaAt(object, holder, registry);
  const fields = valueAt(object, holder) as JsonObject;
  const free = [...(schema?.properties ?? [])].filter(([name]) => !(name in fields));
  if (free.length === 0) return undefined;
  const [name, field] = random.one(free);
  return set('added', object, [...holder, name], sample(field, { random, registry, depth: 0 }));
}

function schemaAt(object: JsonObject, path: FieldPath, registry: Registry): Schema | undefined {
  const kind = registry.find(String(object.apiVersion), String(object.kind));
  let at: Schema | undefined = kind?.schema;
  for (const segment of path) {
    const whole: Schema | undefined = at && registry.resolve(at);
    at = typeof segment === 'number' ? whole?.items : (whole?.properties?.get(segment) ?? whole?.values);
  }
  return at && registry.resolve(at);
}

interface Sampling {
  readonly random: Random;
  readonly registry: Registry;
  readonly depth: number;
}

/** Something of the type of a schema. */
function sample(unresolved: Schema, { random, registry, depth }: Sampling): Json {
  const schema = registry.resolve(unresolved);
  const inside = { random, registry, depth: depth + 1 };
  if (schema.enum !== undefined && schema.enum.length > 0) return random.one(schema.enum);
  if (schema.type === 'string') return random.one(['example', 'a', 'Example.com', '10.0.0.1', '/x', '']);
  if (schema.type === 'integer' || schema.type === 'number') return random.one([1, 0, -1, 80, 100_000]);
  if (schema.type === 'boolean') return random.chance(0.7);
  if (schema.type === 'quantity') return random.one<Json>(['1Gi', '100m', 1, '-1']);
  if (schema.type === 'int-or-string') return random.one<Json>([1, 80, 'http', '50%', 0]);
  if (depth > MAX_DEPTH) return schema.type === 'array' ? [] : {};
  if (schema.type === 'array') return schema.items === undefined ? [] : [sample(schema.items, inside)];
  if (schema.values !== undefined && schema.properties === undefined) return { example: sample(schema.values, inside) };
  const fields = [...(schema.properties ?? [])].filter(
    ([name]) => schema.required?.includes(name) || random.chance(Math.min(0.5, 2 / (schema.properties?.size ?? 1))),
  );
  return Object.fromEntries(fields.map(([name, field]) => [name, sample(field, inside)]));
}

function* pathsOf(value: Json, path: FieldPath = []): Generator<FieldPath> {
  if (path.length > 0) yield path;
  if (typeof value !== 'object' || value === null) return;
  const keys: readonly PathSegment[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  for (const key of keys) yield* pathsOf((value as never)[key] as Json, [...path, key]);
}

function valueAt(object: JsonObject, path: FieldPath): Json | undefined {
  return path.reduce<Json | undefined>((at, key) => (at as Record<PathSegment, Json> | undefined)?.[key], object);
}

/** A copy with one field set; undefined removes it. */
function set(how: string, object: JsonObject, path: FieldPath, value: Json | undefined): RandomMutation {
  if (path.length === 0) return { how, object: value as JsonObject, path };
  const copy = structuredClone(object);
  const holder = valueAt(copy, path.slice(0, -1)) as Record<PathSegment, Json>;
  const last = path.at(-1) ?? '';
  if (value !== undefined) holder[last] = value;
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete holder[last];
  return { how, object: copy, path: value === undefined ? path.slice(0, -1) : path };
}
