import { compareBytes } from '../../kustomize/byteOrder.ts';
import type { Json, JsonObject } from '../../schema/schemaShape.ts';

/** Sets a member, also one named `__proto__`. */
export function setOwn(made: Record<string, Json>, name: string, value: Json): void {
  if (name === '__proto__')
    Object.defineProperty(made, name, { value, enumerable: true, writable: true, configurable: true });
  else made[name] = value;
}

/** Whether a value is a mapping. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a list. */
export function isArray(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** More than any honest text; a policy that makes longer ones is stopped. */
export const MAX_TEXT = 4_000_000;
const MAX_COMPARED = 1_000_000;

/** Deep equality. Values that share parts can be larger than they look, so it gives up, unequal, after a million parts. */
export function isSame(a: Json, b: Json): boolean {
  return compareParts(a, b, { left: MAX_COMPARED });
}

function compareParts(a: Json, b: Json, budget: { left: number }): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (budget.left-- <= 0) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!isArray(a) || !isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => compareParts(item, b[index] as Json, budget));
  }
  const [left, right] = [a as JsonObject, b as JsonObject];
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => Object.hasOwn(right, key) && compareParts(left[key] as Json, right[key] as Json, budget));
}

const ESCAPED = /[<>&\u2028\u2029]/g;

/** Compact JSON as Go prints it: keys in order, `<`, `>` and `&` escaped; undefined when it is longer than `MAX_TEXT`. */
export function printGoJson(value: Json): string | undefined {
  const parts: string[] = [];
  const budget = { left: MAX_TEXT };
  return printPart(value, parts, budget) ? parts.join('') : undefined;
}

function printPart(value: Json, parts: string[], budget: { left: number }): boolean {
  if (typeof value !== 'object' || value === null) return push(parts, printScalar(value), budget);
  if (isArray(value)) {
    push(parts, '[', budget);
    for (const [index, item] of value.entries()) {
      if (index > 0) push(parts, ',', budget);
      if (!printPart(item, parts, budget)) return false;
    }
    return push(parts, ']', budget);
  }
  const object = value as JsonObject;
  push(parts, '{', budget);
  for (const [index, key] of Object.keys(object).sort(compareBytes).entries()) {
    push(parts, `${index > 0 ? ',' : ''}${printScalar(key)}:`, budget);
    if (!printPart(object[key] as Json, parts, budget)) return false;
  }
  return push(parts, '}', budget);
}

function push(parts: string[], text: string, budget: { left: number }): boolean {
  budget.left -= text.length;
  if (budget.left < 0) return false;
  parts.push(text);
  return true;
}

function printScalar(value: string | number | boolean | null): string {
  const text = JSON.stringify(value);
  if (typeof value !== 'string') return text;
  return text.replaceAll(ESCAPED, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
