import { isObject } from './openapi.ts';
import type { Json, Schema } from './schemaShape.ts';

/**
 * A value with the defaults of its schema filled in, as the server does before it validates a custom resource
 * (apiextensions-apiserver, pkg/apiserver/schema/defaulting): a missing field, and null where null is not allowed.
 */
export function withDefaults(value: Json, schema: Schema, resolve: (schema: Schema) => Schema): Json {
  if (Array.isArray(value)) {
    const items = schema.items && resolve(schema.items);
    return items === undefined ? value : value.map((item: Json) => withDefaults(item, items, resolve));
  }
  if (!isObject(value)) return value;
  const filled: Record<string, Json> = { ...value };
  for (const [name, unresolved] of schema.properties ?? []) {
    const field = resolve(unresolved);
    const given = filled[name];
    const isMissing = given === undefined || (given === null && field.nullable !== true);
    if (isMissing && field.default !== undefined) filled[name] = field.default;
    const now = filled[name];
    if (now !== undefined) filled[name] = withDefaults(now, field, resolve);
  }
  return filled;
}
