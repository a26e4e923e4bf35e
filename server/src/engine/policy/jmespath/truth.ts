import type { Json } from '../../schema/schemaShape.ts';

/** Null, false, and texts, lists and mappings that are empty (go-jmespath, util.go isFalse). */
export function isFalse(value: Json): boolean {
  if (value === null || value === false || value === '') return true;
  if (typeof value !== 'object') return false;
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
}
