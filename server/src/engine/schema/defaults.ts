import { isObject } from './openapi.ts';
import type { Json, Schema } from './schemaShape.ts';

/**
 * A value with the defaults of its schema filled in, as the server does before it validates a custom resource
 * (apiextensions-apiserver, pkg/apiserver/schema/defaulting): a missing field, and null where null is not allowed.
 */
export function withDefaults(value: Json, schema: Schema, resolve: (schema: Schema) => Schema): Json {
  const own = value === null && schema.nullable !== true ? (schema.default ?? null) : value;
  if (Array.isArray(own)) {
    const items = schema.items && resolve(schema.items);
    return items === undefined ? own : own.map((item: Json) => withDefaults(item, items, resolve));
  }
  if (!isObject(own)) return own;
  const filled: Record<string, Json> = { ...own };
  for (const [name, unresolved] of schema.properties ?? []) {
    const field = resolve(unresolved);
    const given = filled[name] === undefined ? field.default : filled[name];
    if (given !== undefined) filled[name] = withDefaults(given, field, resolve);
  }
  return filled;
}
