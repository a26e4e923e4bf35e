import { compareBytes } from './byteOrder.ts';
import type { Shape } from './decode.ts';
import { KUSTOMIZATION } from './kustomizationShape.ts';
import type { JsonValue } from './node.ts';

/** A mapping of JSON. */
export type JsonMap = { readonly [key: string]: JsonValue };

/**
 * The fields of a kustomization as Go's structures hold and write them (`omitempty` of api/types): names as they are declared, what is
 * empty left out, structures that are written kept even when nothing is in them. For a kustomization that was decoded without problems.
 */
export function declaredFields(json: JsonValue): Record<string, JsonValue> {
  return structure(KUSTOMIZATION, json, '');
}

/** What a structure has although nothing was written. */
const ALWAYS: Readonly<Record<string, JsonMap>> = {
  replicas: { count: 0 },
  vars: { name: '', objref: { name: '' }, fieldref: {} },
  objref: { name: '' },
  targets: { select: null },
  legacySortOptions: { orderFirst: null, orderLast: null },
};

function structure(
  shape: { readonly [name: string]: Shape },
  json: JsonValue,
  name: string,
): Record<string, JsonValue> {
  const made: Record<string, JsonValue> = {};
  // Of names that differ in case only, the last one in the order of bytes counts.
  for (const [key, value] of Object.entries(asMap(json)).sort(([a], [b]) => compareBytes(a, b))) {
    const field = Object.hasOwn(shape, key)
      ? key
      : Object.keys(shape).find((one) => one.toLowerCase() === key.toLowerCase());
    const kept = field === undefined ? undefined : member(shape[field] as Shape, value, field);
    if (field !== undefined && kept !== undefined) made[field] = kept;
  }
  for (const [key, value] of Object.entries(ALWAYS[name] ?? {})) made[key] ??= value;
  return made;
}

/** Undefined for what is not written. */
function member(shape: Shape, value: JsonValue, name: string): JsonValue | undefined {
  if (value === null) return undefined;
  if (shape === 'any') return isEmpty(value) ? undefined : value;
  if (shape === 'texts' || shape === 'strings') {
    const isKept = name.startsWith('order') || !isEmpty(value);
    return Array.isArray(value) && isKept ? value.map((item: JsonValue) => item ?? '') : undefined;
  }
  if (shape === 'map') {
    const entries = Object.entries(asMap(value)).map(([key, text]) => [key, text ?? '']);
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  }
  if (typeof shape === 'string') return isEmpty(value) && name !== 'sourceValue' ? undefined : value;
  const [item] = Array.isArray(shape) ? shape : [undefined];
  if (item === undefined) return structure(shape as { readonly [name: string]: Shape }, value, name);
  return Array.isArray(value) && value.length > 0
    ? value.map((one: JsonValue) => structure(item as { readonly [name: string]: Shape }, one, name))
    : undefined;
}

function isEmpty(value: JsonValue): boolean {
  if (value === '' || value === false || value === 0) return true;
  return value !== null && typeof value === 'object' && Object.keys(value).length === 0;
}

/** The mapping; an empty one for what is none. */
export function asMap(json: JsonValue | undefined): JsonMap {
  const isMap = json !== null && typeof json === 'object' && !Array.isArray(json);
  return isMap ? (json as JsonMap) : {};
}

/** The list; an empty one for what is none. */
export function asList(json: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(json) ? json : [];
}
