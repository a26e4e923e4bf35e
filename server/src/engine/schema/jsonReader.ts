import { isObject } from './openapi.ts';
import type { Json } from './schemaShape.ts';
import type { NodeView } from './treeReader.ts';

/** Reads plain JSON for the walker. */
export function readJsonValue(value: Json): NodeView<Json> {
  if (Array.isArray(value)) return { kind: 'seq', items: value as readonly Json[] };
  if (isObject(value)) return { kind: 'map', fields: Object.entries(value) };
  const text = String(value);
  if (value === null) return { kind: 'scalar', scalar: { type: 'null' }, text: 'null' };
  if (typeof value === 'boolean') return { kind: 'scalar', scalar: { type: 'boolean', value }, text };
  if (typeof value === 'number')
    return Number.isInteger(value)
      ? { kind: 'scalar', scalar: { type: 'integer', value: BigInt(value) }, text }
      : { kind: 'scalar', scalar: { type: 'float', value }, text };
  return { kind: 'scalar', scalar: { type: 'string', value: text }, text };
}
