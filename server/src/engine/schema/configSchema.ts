import { locatedPack } from './locatedPack.ts';
import { isObject, readSchema } from './openapi.ts';
import { parseJson } from './parseJson.ts';
import { createRegistry, type Registry } from './registry.ts';
import type { Json, JsonObject, Schema } from './schemaShape.ts';

/** A JSON Schema that a repository brings for a part of its own files. */
export interface BroughtSchema {
  readonly schema: Schema;
  readonly registry: Registry;
}

const KIND = { apiVersion: 'config/v1', kind: 'Config' };
const NOTHING = createRegistry([]);

/**
 * Reads a JSON Schema (draft 4 to 2020-12). References inside of it are followed, others accept everything. Keys that it does not
 * name are right unless it says otherwise, as JSON Schema has it. Undefined for a text that is none.
 */
export function readBroughtSchema(file: string, text: string): BroughtSchema | undefined {
  const json = parseJson(text);
  if (!isObject(json)) return undefined;
  const whole = JSON.stringify(openUnsaid(json));
  const read = (place: string): string | undefined => (place === file ? whole : undefined);
  const pack = locatedPack(file, { place: file, id: KIND, bundled: NOTHING, read });
  if (pack === undefined) return undefined;
  const root = pack.kinds.get(`${KIND.apiVersion}/${KIND.kind}`)?.schema;
  return { schema: readSchema({ $ref: `#/definitions/${root}` }), registry: createRegistry([pack]) };
}

/** Says of every mapping with fields that it takes others, where it does not say so itself. */
function openUnsaid(json: Json): Json {
  if (Array.isArray(json)) return (json as readonly Json[]).map(openUnsaid);
  if (!isObject(json)) return json;
  const inside: JsonObject = Object.fromEntries(Object.entries(json).map(([key, value]) => [key, openUnsaid(value)]));
  return isObject(json.properties) && json.additionalProperties === undefined
    ? { ...inside, additionalProperties: true }
    : inside;
}
