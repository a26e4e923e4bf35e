import type { FieldPath, PathSegment } from '../syntax/fieldPath.ts';
import { isObject } from './openapi.ts';
import type { Json } from './schemaShape.ts';

/** A rule of a custom resource that a value breaks. */
export interface BrokenOne {
  readonly rule: string;
  readonly message: string;
  /** Whether a value of the same schema breaks the rule, for lists and mappings with fewer entries. */
  readonly breaks: (value: Json) => boolean;
}

/**
 * The field to show when a rule of a custom resource does not hold: the server names the value that has the rule, which is often a
 * whole object. What the rule reads, its message names and the value has is where somebody looks; where the message speaks of fields
 * that exclude each other, the later one. The path is below the value, empty where nothing is nearer.
 */
export function fieldToBlame(value: Json, broken: BrokenOne): FieldPath {
  const entry = entryToBlame(value, broken);
  if (entry === undefined) return namedField(value, broken);
  const inside = valueAt(value, [entry]);
  const named = namedField(inside, broken);
  // Nobody wants to see a whole item underlined.
  return [
    entry,
    ...(named.length === 0 && typeof entry === 'number' && isObject(inside) ? Object.keys(inside).slice(0, 1) : named),
  ];
}

/** The one entry that breaks the rule, by itself or beside those before it. */
function entryToBlame(value: Json, { rule, breaks }: BrokenOne): PathSegment | undefined {
  if (Array.isArray(value)) {
    const items: readonly Json[] = value;
    const bad = items.flatMap((item, index) => (breaks([item]) ? [index] : []));
    if (bad.length > 0) return bad.length < items.length || items.length === 1 ? bad[0] : undefined;
    return items.length > 1 && breaks(items) ? firstTooMuch(items, breaks) : undefined;
  }
  if (!isObject(value) || !/^\s*self\.all\(/.test(rule)) return undefined;
  return Object.keys(value).find((name) => breaks({ [name]: value[name] ?? null }));
}

/**
 * The item with which the items before it, none of which is wrong by itself, begin to break the rule. Found by halves: each question runs
 * the rule over all items that it is asked about, and lists have hundreds.
 */
function firstTooMuch(items: readonly Json[], breaks: BrokenOne['breaks']): number {
  let holding = 1;
  let breaking = items.length;
  while (breaking - holding > 1) {
    const middle = Math.floor((holding + breaking) / 2);
    if (breaks(items.slice(0, middle))) breaking = middle;
    else holding = middle;
  }
  return breaking - 1;
}

function namedField(value: Json, { rule, message }: BrokenOne): FieldPath {
  const read = new Set([...rule.matchAll(/\.([A-Za-z_]\w*)(?!\w*\()/g)].map(([, name]) => name));
  const named = pathsIn(message)
    .map((path) => path.slice(path.findIndex((name) => read.has(name))))
    .filter((path) => path.every((name) => read.has(name)));
  if (named[0] !== undefined && isDemand(message)) return reach(value, named[0]);
  const found = reached(value, named);
  if (found.length === 0) return reached(value, pathsIn(rule).map(withoutVariable))[0] ?? [];
  return isExclusive(message) ? (latest(value, found) ?? []) : (found[0] ?? []);
}

/** Of a field that must be there and is not, the nearest thing around it is shown. */
function isDemand(message: string): boolean {
  return /\b(?:required|must be (?:set|specified|provided|defined|present))\b/i.test(message);
}

/** Words and paths of words in a text, in its order. */
function pathsIn(text: string): readonly (readonly string[])[] {
  return [...text.matchAll(/[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/g)].map(([words]) => words.split('.'));
}

function withoutVariable(path: readonly string[]): readonly string[] {
  return path.slice(1);
}

/** Each path as far as it leads in a value; those that lead nowhere are left out. */
function reached(value: Json, paths: readonly (readonly string[])[]): readonly FieldPath[] {
  return paths.map((path) => reach(value, path)).filter((path) => path.length > 0);
}

function isExclusive(message: string): boolean {
  return /\b(?:one of|both|either|exclusive|together|cannot|only)\b/i.test(message);
}

/** Of fields side by side, the one that stands last; the first path otherwise. */
function latest(value: Json, paths: readonly FieldPath[]): FieldPath | undefined {
  const names = isObject(value) ? Object.keys(value) : [];
  const last = Math.max(...paths.map(([name]) => names.indexOf(String(name))));
  return paths.find(([name]) => name === names[last]);
}

/** As far as a path leads in a value. */
export function reach(value: Json, path: FieldPath): FieldPath {
  let at: Json | undefined = value;
  const missing = path.findIndex((segment) => {
    at = typeof at === 'object' && at !== null ? (at as { readonly [name: string]: Json })[segment] : undefined;
    return at === undefined;
  });
  return missing < 0 ? path : path.slice(0, missing);
}

/** Of fields that exclude each other, the one that stands last in a value. */
export function lastOf(value: Json, names: readonly string[]): FieldPath {
  const last = isObject(value) ? Object.keys(value).findLast((name) => names.includes(name)) : undefined;
  return last === undefined ? [] : [last];
}

/** The value at a path that leads somewhere. */
export function valueAt(value: Json, path: FieldPath): Json {
  return path.reduce<Json>((at, segment) => (at as Readonly<Record<PathSegment, Json>>)[segment] ?? null, value);
}
