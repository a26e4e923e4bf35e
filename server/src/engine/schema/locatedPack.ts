import { fromPointerPart } from '../syntax/fieldPath.ts';
import { type ReferenceNames, toStructural } from './jsonSchema.ts';
import { isObject } from './openapi.ts';
import type { SchemaPack } from './pack.ts';
import type { KindName, Registry } from './registry.ts';
import { groupOf } from './registry.ts';
import type { Json, JsonObject, Schema } from './schemaShape.ts';

/** Documents that one schema may refer to, and definitions that it may need. */
const MAX_DOCUMENTS = 20;
const MAX_DEFINITIONS = 5_000;

/** What a pack is made of. */
export interface LocatedSource {
  /** Path or URL of the document. */
  readonly place: string;
  /** The kind that it describes. */
  readonly id: KindName;
  /** The bundled schemas, which know scope and plural of built-in kinds, and what the server accepts without. */
  readonly bundled: Registry;
  /** Text of a document by path or URL; undefined where there is none. */
  read(place: string): string | undefined;
}

/**
 * The kind that a document of a location describes, as a pack of its own; undefined where there is no document, or it is no schema.
 * References to other documents are followed, relative to the one that they stand in.
 */
export function locatedPack(name: string, { place, id, bundled, read }: LocatedSource): SchemaPack | undefined {
  const documents = new Map<string, Json | undefined>();
  const open = (path: string): Json | undefined => {
    if (!documents.has(path) && documents.size < MAX_DOCUMENTS) documents.set(path, parseJson(read(path)));
    return documents.get(path);
  };
  const root = open(place);
  if (!isObject(root)) return undefined;
  const builtIn = bundled.isBuiltInGroup(groupOf(id.apiVersion)) ? bundled.find(id.apiVersion, id.kind) : undefined;
  const definitions: Record<string, JsonObject> = {};
  const waiting: { readonly name: string; readonly json: Json | undefined; readonly at: string }[] = [];
  const namesAt = (at: string): ReferenceNames => ({
    target: (reference) => lookUp(open(resolvePlace(at, reference)), reference),
    name: (reference) => {
      const well = wellKnown(reference);
      if (well !== undefined) return well;
      const [where, pointer] = [resolvePlace(at, reference), pointerOf(reference)];
      const definition = `${where}#${pointer}`;
      if (definitions[definition] !== undefined) return definition;
      const json = lookUp(open(where), reference);
      if (json === undefined || Object.keys(definitions).length >= MAX_DEFINITIONS) return undefined;
      definitions[definition] = {};
      waiting.push({ name: definition, json, at: where });
      return definition;
    },
  });
  const rootName = `${place}#`;
  definitions[rootName] = toStructural(root, namesAt(place));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    definitions[next.name] = toStructural(next.json, namesAt(next.at));
  }
  const own = definitions[rootName] ?? {};
  if (builtIn !== undefined) definitions[rootName] = relax(own, builtIn.schema, bundled);
  const scope = builtIn ?? bundled.find(id.apiVersion, id.kind);
  const kind = {
    schema: rootName,
    plural: scope?.plural ?? `${id.kind.toLowerCase()}s`,
    namespaced: scope?.namespaced ?? true,
  };
  const kinds = new Map([[`${id.apiVersion}/${id.kind}`, kind]]);
  return { name, kinds, definitions, custom: builtIn === undefined, exact: true };
}

/** Types of Kubernetes that read more than their schema says are judged by their name, wherever they are defined. */
function wellKnown(reference: string): string | undefined {
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  return /^io\.k8s\.apimachinery\.pkg\.(?:api\.resource\.Quantity|util\.intstr\.IntOrString|runtime\.RawExtension)$/.test(
    name,
  )
    ? name
    : undefined;
}

function pointerOf(reference: string): string {
  const hash = reference.indexOf('#');
  return hash < 0 ? '' : reference.slice(hash + 1);
}

/** The document that a reference leads to. */
function resolvePlace(at: string, reference: string): string {
  const file = reference.split('#')[0] ?? '';
  if (file === '') return at;
  if (/^[a-z]+:\/\//i.test(file)) return file;
  const [, head = '', path = at] = /^([a-z]+:\/\/[^/]*)?(.*)$/i.exec(at) ?? [];
  const parts = (file.startsWith('/') ? file : `${path.slice(0, path.lastIndexOf('/') + 1)}${file}`).split('/');
  const found: string[] = [];
  for (const part of parts) {
    if (part === '..') found.pop();
    else if (part !== '.') found.push(part);
  }
  return head + found.join('/');
}

/** What a JSON pointer (RFC 6901) leads to. */
function lookUp(document: Json | undefined, reference: string): Json | undefined {
  let at = document;
  for (const part of pointerOf(reference).split('/').slice(1)) {
    at = isObject(at) ? at[fromPointerPart(part)] : undefined;
  }
  return at;
}

/**
 * A published schema of a built-in kind asks for fields that the server accepts without (builtInLeniency.ts): what the bundled one
 * does not require is not required.
 */
function relax(json: JsonObject, bundled: Schema, registry: Registry, depth = 0): JsonObject {
  const known = registry.resolve(bundled);
  if (depth > 40) return json;
  const inside = (schema: Json | undefined, other: Schema | undefined): Json | undefined =>
    isObject(schema) && other !== undefined ? relax(schema, other, registry, depth + 1) : schema;
  const { properties, items, required, additionalProperties, ...rest } = json;
  const fields = isObject(properties)
    ? Object.fromEntries(
        Object.entries(properties).map(([name, schema]) => [name, inside(schema, known.properties?.get(name)) ?? {}]),
      )
    : undefined;
  const needed = Array.isArray(required)
    ? (required as readonly Json[]).filter((name) => known.required?.includes(name as string) === true)
    : undefined;
  const values = inside(additionalProperties, known.values);
  const itemSchema = inside(items, known.items);
  return {
    ...rest,
    ...(fields && { properties: fields }),
    ...(needed && { required: needed }),
    ...(values !== undefined && { additionalProperties: values }),
    ...(itemSchema !== undefined && { items: itemSchema }),
    ...(known.open === true && { additionalProperties: true }),
    ...(known.type === 'quantity' && { $ref: '#/definitions/io.k8s.apimachinery.pkg.api.resource.Quantity' }),
  };
}

function parseJson(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
