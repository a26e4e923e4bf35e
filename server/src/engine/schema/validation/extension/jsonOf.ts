import type { Json } from '../../schemaShape.ts';
import type { Field } from '../field.ts';

const MAX_DEPTH = 100;

/** The value of a field as JSON. */
export function jsonOf(field: Field, depth = 0): Json {
  if (depth > MAX_DEPTH) return null;
  if (field.type === 'map')
    return Object.fromEntries(field.fields().map(([name, value]) => [name, jsonOf(value, depth + 1)]));
  if (field.type === 'seq') return field.items.map((item) => jsonOf(item, depth + 1));
  if (field.type === 'string') return field.text;
  if (field.type === 'boolean') return field.flag;
  return field.type === 'integer' || field.type === 'float' ? Number(field.shown) : null;
}
