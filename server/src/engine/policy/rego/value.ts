import { isRegoNumber, isWhole, ofBig, ofDouble, type RegoNumber, toBig } from './number.ts';

/** A value of Rego. */
export type Value = null | boolean | RegoNumber | string | readonly Value[] | RegoObject | RegoSet;

/** What a map of JavaScript takes for equal when Rego does: primitives themselves, a text for the others. */
export type Key = null | boolean | RegoNumber | string;

const MARK = '\u0000';

/** The key of a value; equal values have equal keys. */
export function keyOf(value: Value): Key {
  return typeof value === 'object' && value !== null ? MARK + spell(value) : value;
}

function spell(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return String(value);
  return isArray(value) ? `[${value.map(spell).join(',')}]` : value.spelled();
}

export function isArray(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** A set; its elements in OPA's order on demand. */
export class RegoSet {
  private readonly members = new Map<Key, Value>();
  private order: readonly Value[] | undefined;
  private spelling: string | undefined;

  static of(values: Iterable<Value>): RegoSet {
    const set = new RegoSet();
    for (const value of values) set.add(value);
    return set;
  }

  /** Only whoever makes a set may add to it. */
  add(value: Value): void {
    this.order = undefined;
    this.spelling = undefined;
    this.members.set(keyOf(value), value);
  }

  has(value: Value): boolean {
    return this.members.has(keyOf(value));
  }

  get size(): number {
    return this.members.size;
  }

  sorted(): readonly Value[] {
    this.order ??= [...this.members.values()].sort(compareValues);
    return this.order;
  }

  /** A text that equal sets share. */
  spelled(): string {
    this.spelling ??= `<${this.sorted().map(spell).join(',')}>`;
    return this.spelling;
  }
}

/** An object; keys may be any values. */
export class RegoObject {
  private readonly members = new Map<Key, readonly [Value, Value]>();
  private order: readonly (readonly [Value, Value])[] | undefined;
  private spelling: string | undefined;

  static of(entries: Iterable<readonly [Value, Value]>): RegoObject {
    const object = new RegoObject();
    for (const [key, value] of entries) object.set(key, value);
    return object;
  }

  /** Only whoever makes an object may set its fields. */
  set(key: Value, value: Value): void {
    this.order = undefined;
    this.spelling = undefined;
    this.members.set(keyOf(key), [key, value]);
  }

  get(key: Value): Value | undefined {
    return this.members.get(keyOf(key))?.[1];
  }

  get size(): number {
    return this.members.size;
  }

  sorted(): readonly (readonly [Value, Value])[] {
    this.order ??= [...this.members.values()].sort(([a], [b]) => compareValues(a, b));
    return this.order;
  }

  /** A text that equal objects share. */
  spelled(): string {
    this.spelling ??= `{${this.sorted()
      .map(([key, item]) => `${spell(key)}:${spell(item)}`)
      .join(',')}}`;
    return this.spelling;
  }
}

function rank(value: Value): number {
  if (value === null) return 0;
  if (typeof value === 'boolean') return 1;
  if (isRegoNumber(value)) return 2;
  if (typeof value === 'string') return 3;
  if (isArray(value)) return 4;
  return value instanceof RegoObject ? 5 : 6;
}

/** OPA's order of all values (v1/ast/compare.go): by type first, then by content. */
export function compareValues(a: Value, b: Value): number {
  const difference = rank(a) - rank(b);
  if (difference !== 0) return difference;
  if (typeof a === 'string') return compareTexts(a, b as string);
  if (typeof a === 'boolean') return Number(a) - Number(b);
  if (isRegoNumber(a)) return a === b ? 0 : a < (b as RegoNumber) ? -1 : 1;
  if (isArray(a)) return compareLists(a, b as readonly Value[]);
  if (a instanceof RegoSet) return compareLists(a.sorted(), (b as RegoSet).sorted());
  if (a instanceof RegoObject) return compareObjects(a.sorted(), (b as RegoObject).sorted());
  return 0;
}

/** By code points, which is the order of the bytes of UTF-8. */
function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    if (a.charCodeAt(index) === b.charCodeAt(index)) continue;
    return (a.codePointAt(index) ?? 0) - (b.codePointAt(index) ?? 0);
  }
  return a.length - b.length;
}

function compareLists(a: readonly Value[], b: readonly Value[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const difference = compareValues(a[index] as Value, b[index] as Value);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

type Entries = readonly (readonly [Value, Value])[];

function compareObjects(a: Entries, b: Entries): number {
  const keys = compareLists(
    a.map(([key]) => key),
    b.map(([key]) => key),
  );
  return keys !== 0
    ? keys
    : compareLists(
        a.map(([, value]) => value),
        b.map(([, value]) => value),
      );
}

export function isEqual(a: Value, b: Value): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && compareValues(a, b) === 0);
}

const converted = new WeakMap<object, Value>();

/** A value of JSON; what is no JSON counts as missing. The same object is converted once. */
export function fromJson(json: unknown): Value {
  if (typeof json === 'bigint') return ofBig(json);
  if (typeof json === 'number') return ofDouble(json);
  if (typeof json !== 'object' || json === null) return (json ?? null) as Value;
  const before = converted.get(json);
  if (before !== undefined) return before;
  const made = Array.isArray(json) ? json.map(fromJson) : objectFrom(json);
  converted.set(json, made);
  return made;
}

function objectFrom(json: object): RegoObject {
  const object = new RegoObject();
  for (const [key, value] of Object.entries(json)) if (value !== undefined) object.set(key, fromJson(value));
  return object;
}

/** JSON of a value: sets are lists, keys that are no texts are spelled. */
export function toJson(value: Value): unknown {
  if (isArray(value)) return value.map(toJson);
  if (value instanceof RegoSet) return value.sorted().map(toJson);
  if (typeof value === 'bigint') return Number(value);
  if (!(value instanceof RegoObject)) return value;
  const entries = value.sorted().map(([key, item]) => [typeof key === 'string' ? key : spellJson(key), toJson(item)]);
  return Object.fromEntries(entries);
}

/** A value as OPA prints it: `{"a": [1, 2]}`, `set()`. */
export function printValue(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (isRegoNumber(value)) return printNumber(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (isArray(value)) return `[${value.map(printValue).join(', ')}]`;
  if (value instanceof RegoSet) return value.size === 0 ? 'set()' : `{${value.sorted().map(printValue).join(', ')}}`;
  return `{${value
    .sorted()
    .map(([key, item]) => `${printValue(key)}: ${printValue(item)}`)
    .join(', ')}}`;
}

/** Whole numbers in full, others in the shortest form that reads the same. */
export function printNumber(value: RegoNumber): string {
  return isWhole(value) ? toBig(value).toString() : String(value);
}

/** JSON of a value without blanks, as keys that are no texts show in JSON. */
function spellJson(value: Value): string {
  const json = toJson(value);
  return isRegoNumber(value) ? printNumber(value) : JSON.stringify(json);
}
