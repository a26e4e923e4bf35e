import { printPath } from '../../syntax/fieldPath.ts';
import type { Field } from '../validation/field.ts';
import { parseQuantity } from '../validation/quantity.ts';
import { isDefault, isOffByDefault } from './defaults.ts';

/** The first place in which two values differ for the server; `now` may be the zero value of what is gone. */
export interface Difference {
  readonly old: Field;
  readonly now: Field;
}

const MAX_DEPTH = 60;

/**
 * The first difference of two values as the server sees them (apiequality.Semantic.DeepEqual after defaulting): null, an empty text, 0
 * and false, an empty list and an empty mapping are the same as nothing, and so is a default; quantities are compared by value. What a
 * variable hides is taken for equal.
 */
export function differenceOf(old: Field, now: Field, depth = 0): Difference | undefined {
  if (old.type === 'unknown' || now.type === 'unknown' || depth > MAX_DEPTH) return undefined;
  if (isHidden(old) || isHidden(now)) return undefined;
  if (old.type === 'map' && now.type === 'map') return differenceOfMaps(old, now, depth);
  if (old.type === 'seq' && now.type === 'seq') return differenceOfLists(old, now, depth);
  if (isEmpty(old, depth) && isEmpty(now, depth)) return isSwitchedOff(old, now) ? { old, now } : undefined;
  if (isNothing(old) || isNothing(now)) {
    const there = isNothing(old) ? now : old;
    if (isDefault(String(there.path.at(-1)), there.shown)) return undefined;
    return there.type === 'map' ? differenceOfMaps(old, now, depth) : { old, now };
  }
  return isSameScalar(old, now) ? undefined : { old, now };
}

function differenceOfMaps(old: Field, now: Field, depth: number): Difference | undefined {
  for (const name of new Set([...now.keys, ...old.keys])) {
    const found = differenceOf(old.get(name), now.get(name), depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function differenceOfLists(old: Field, now: Field, depth: number): Difference | undefined {
  if (old.items.length !== now.items.length) return { old, now };
  const byName = new Map(old.items.map((item) => [item.get('name').text, item]));
  const isNamed = byName.size === old.items.length && now.items.every((item) => byName.has(item.get('name').text));
  for (const [index, item] of now.items.entries()) {
    const before = isNamed ? byName.get(item.get('name').text) : old.items[index];
    const found = before === undefined ? { old, now } : differenceOf(before, item, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `false` where leaving the field out means `true`. */
function isSwitchedOff(old: Field, now: Field): boolean {
  const there = old.exists ? old : now;
  return old.exists !== now.exists && there.shown === 'false' && !isOffByDefault(String(there.path.at(-1)));
}

function isNothing(field: Field): boolean {
  return !field.exists;
}

/** The zero value of its type, or made of nothing else. */
function isEmpty(field: Field, depth: number): boolean {
  if (!field.exists) return true;
  if (field.type === 'seq') return field.items.length === 0;
  if (field.type === 'map')
    return depth < MAX_DEPTH && field.fields().every(([name, value]) => isUnset(name, value, depth));
  return field.text === '' && (field.type === 'string' || field.shown === 'false' || field.shown === '0');
}

function isUnset(name: string, value: Field, depth: number): boolean {
  return isEmpty(value, depth + 1) || isDefault(name, value.shown);
}

function isSameScalar(old: Field, now: Field): boolean {
  if (old.type === now.type && old.shown === now.shown) return true;
  if (old.type === 'map' || old.type === 'seq' || now.type === 'map' || now.type === 'seq') return false;
  const [before, after] = [parseQuantity(old.shown), parseQuantity(now.shown)];
  return before !== undefined && before === after && /\d/.test(now.shown);
}

/** Flux's variables and what SOPS encrypted stand for a value that is not known here. */
function isHidden(field: Field): boolean {
  return field.type === 'string' && /\$\{[\w:=\-+?#%/,^.]|^ENC\[/.test(field.text);
}

/** The place of a difference below a field, as `matchLabels.app`; empty when it is the field itself. */
export function placeBelow(field: Field, { now }: Difference): string {
  return printPath(now.path.slice(field.path.length));
}
