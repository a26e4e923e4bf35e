import { isObject, readSchema } from '../../server/src/engine/schema/openapi.ts';
import type { SchemaPack } from '../../server/src/engine/schema/pack.ts';
import type { Json, JsonObject, Schema } from '../../server/src/engine/schema/schemaShape.ts';

/**
 * What a server's own OpenAPI v3 documents say otherwise than a fact pack, one line each: definitions that the pack lacks,
 * and fields, types, formats, list kinds, merge keys, enums and required fields that differ. Empty means equal.
 */
export function compareWithServer(pack: SchemaPack, documents: readonly Json[]): string[] {
  const server = new Map<string, Json>();
  for (const document of documents) {
    const components = isObject(document) ? document.components : undefined;
    const schemas = isObject(components) ? components.schemas : undefined;
    for (const [name, schema] of Object.entries((schemas ?? {}) as JsonObject)) server.set(name, schema);
  }
  const found: string[] = [];
  for (const [name, json] of server) {
    const mine = pack.definitions[name];
    if (mine !== undefined) found.push(...differences(name, readSchema(mine), readSchema(json)));
  }
  for (const name of Object.keys(pack.definitions)) {
    if (!server.has(name)) found.push(`${name}: not served`);
  }
  return found;
}

function differences(name: string, mine: Schema, server: Schema): string[] {
  const names = new Set([...(mine.properties?.keys() ?? []), ...(server.properties?.keys() ?? [])]);
  const found = [...names].flatMap((field) => {
    const [a, b] = [shape(mine.properties?.get(field)), shape(server.properties?.get(field))];
    return a === b ? [] : [`${name}.${field}: ${a} here, ${b} on the server`];
  });
  const [a, b] = [sorted(mine.required), sorted(server.required)];
  return a === b ? found : [...found, `${name}: requires ${a} here, ${b} on the server`];
}

/** The structure of a field as text. Defaults are left out: the server writes zero values for every plain field. */
function shape(schema: Schema | undefined): string {
  if (schema === undefined) return 'nothing';
  const { ref, type, format, listType, listKeys, mergeKey } = schema;
  const parts = [ref ?? type, format, listType, listKeys?.join('+'), mergeKey, schema.enum && sorted(schema.enum)];
  const items = schema.items && `[${shape(schema.items)}]`;
  const values = schema.values && `{${shape(schema.values)}}`;
  return [...parts, items, values].filter((part) => part !== undefined).join(' ');
}

function sorted(values: readonly Json[] | undefined): string {
  return [...(values ?? [])].map(String).sort().join(',');
}
