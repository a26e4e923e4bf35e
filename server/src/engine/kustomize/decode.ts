import type { FieldPath } from '../syntax/fieldPath.ts';
import { compareBytes } from './byteOrder.ts';
import { formatFloat } from './goFloat.ts';
import type { JsonValue } from './node.ts';

/**
 * The shape of a value in a kustomization. `text` string, `texts` list of strings with their places, `strings` list of
 * strings, `map` strings by key with its place, `any` is not looked into; a record describes a structure, in `[ ]` a list of it.
 */
export type Shape =
  | 'text'
  | 'located'
  | 'boolean'
  | 'integer'
  | 'texts'
  | 'strings'
  | 'map'
  | 'any'
  | Fields
  | readonly [Fields];
export interface Fields {
  readonly [name: string]: Shape;
}

/** What does not fit the shape. */
export interface DecodeProblem {
  readonly reason: 'unknown-field' | 'wrong-type';
  readonly path: FieldPath;
  readonly field: string;
  /** Wrong type: what is wanted, and what stands there. */
  readonly wanted: string;
  readonly found: string;
  /** Unknown field: the fields that there are. */
  readonly known: readonly string[];
}

/**
 * Decodes JSON into a structure as Go's strict decoder does: names match in any case with the exact one preferred, null leaves a
 * field unset, nothing is coerced. Every structure gets `at`, its path in the file. What does not fit is left out and reported;
 * lists that are absent are empty.
 */
export function decode(
  fields: Fields,
  value: JsonValue,
  options: { readonly at: FieldPath; readonly strict: boolean },
): { readonly value: Record<string, unknown>; readonly problems: readonly DecodeProblem[] } {
  const decoder = new Decoder(options.strict);
  return { value: decoder.structure(fields, value, options.at, ''), problems: decoder.problems };
}

const lists = new WeakMap<Fields, readonly string[]>();

/** The fields of a structure that are lists. */
function listNames(fields: Fields): readonly string[] {
  const known = lists.get(fields);
  if (known !== undefined) return known;
  const isList = (shape: Shape): boolean => shape === 'texts' || shape === 'strings' || Array.isArray(shape);
  const names = Object.keys(fields).filter((name) => isList(fields[name] as Shape));
  lists.set(fields, names);
  return names;
}

class Decoder {
  readonly problems: DecodeProblem[] = [];
  private readonly strict: boolean;

  constructor(strict: boolean) {
    this.strict = strict;
  }

  structure(fields: Fields, value: JsonValue, at: FieldPath, field: string): Record<string, unknown> {
    const made: Record<string, unknown> = { at };
    for (const name of listNames(fields)) made[name] = [];
    if (value === null) return made;
    if (!isRecord(value)) {
      this.wrong(at, field, 'a mapping', value);
      return made;
    }
    for (const [key, member] of inGoOrder(value, fields)) {
      const name = Object.hasOwn(fields, key)
        ? key
        : Object.keys(fields).find((known) => known.toLowerCase() === key.toLowerCase());
      const path = [...at, key];
      if (name === undefined) this.unknown(path, key, Object.keys(fields));
      else {
        const decoded = this.member(fields[name] as Shape, member, path, key);
        if (decoded !== undefined) made[name] = decoded;
      }
    }
    return made;
  }

  private member(shape: Shape, value: JsonValue, at: FieldPath, field: string): unknown {
    if (value === null) return undefined;
    if (shape === 'any') return value;
    if (shape === 'text' || shape === 'located') {
      const text = this.text(value);
      if (text === undefined) return this.wrong(at, field, 'a text', value);
      return shape === 'text' ? text : { text, at };
    }
    if (shape === 'boolean')
      return typeof value === 'boolean' ? value : this.wrong(at, field, '`true` or `false`', value);
    if (shape === 'integer') return Number.isInteger(value) ? value : this.wrong(at, field, 'a whole number', value);
    if (shape === 'map') return this.map(value, at, field);
    if (shape === 'texts' || shape === 'strings' || Array.isArray(shape)) return this.list(shape, value, at, field);
    return this.structure(shape as Fields, value, at, field);
  }

  /** The lenient decoder makes texts of numbers and booleans where a text is wanted (sigs.k8s.io/yaml convertToJSONableObject). */
  private text(value: JsonValue): string | undefined {
    if (typeof value === 'string') return value;
    if (this.strict) return undefined;
    if (typeof value === 'boolean') return String(value);
    if (typeof value === 'bigint') return String(value);
    if (typeof value === 'number') return Number.isInteger(value) ? String(value) : formatFloat(value);
    return undefined;
  }

  private map(value: JsonValue, at: FieldPath, field: string): unknown {
    if (!isRecord(value)) return this.wrong(at, field, 'a mapping', value);
    const values: Record<string, string> = {};
    for (const [key, member] of Object.entries(value)) {
      const text = member === null ? '' : this.text(member);
      if (text === undefined) this.wrong([...at, key], key, 'a text', member);
      else values[key] = text;
    }
    return { values, at };
  }

  private list(shape: Shape, value: JsonValue, at: FieldPath, field: string): unknown {
    if (!Array.isArray(value)) return this.wrong(at, field, 'a list', value);
    const made: unknown[] = [];
    value.forEach((item: JsonValue, index) => {
      const path = [...at, index];
      if (Array.isArray(shape)) made.push(this.structure(shape[0] as Fields, item, path, field));
      else {
        const text = item === null ? '' : this.text(item);
        if (text === undefined) this.wrong(path, field, 'a text', item);
        else made.push(shape === 'texts' ? { text, at: path } : text);
      }
    });
    return made;
  }

  private wrong(path: FieldPath, field: string, wanted: string, value: JsonValue): undefined {
    this.problems.push({ reason: 'wrong-type', path, field, wanted, found: describe(value), known: [] });
    return undefined;
  }

  private unknown(path: FieldPath, field: string, known: readonly string[]): void {
    if (this.strict) this.problems.push({ reason: 'unknown-field', path, field, wanted: '', found: '', known });
  }
}

/** Go writes JSON with sorted keys and reads the later one of two that mean one field; without such, the order of the file is as good. */
function inGoOrder(value: { readonly [key: string]: JsonValue }, fields: Fields): [string, JsonValue][] {
  const entries = Object.entries(value);
  if (entries.every(([key]) => Object.hasOwn(fields, key))) return entries;
  const names = new Set(entries.map(([key]) => key.toLowerCase()));
  return names.size === entries.length ? entries : entries.sort(([a], [b]) => compareBytes(a, b));
}

function isRecord(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function describe(value: JsonValue): string {
  if (Array.isArray(value)) return 'a list';
  if (value !== null && typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return 'a text';
  return typeof value === 'boolean' ? `the boolean \`${value}\`` : `the number \`${String(value)}\``;
}
