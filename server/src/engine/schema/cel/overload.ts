import { NO_OVERLOAD } from './failure.ts';
import { BOOL, DYN, simple } from './simpleTypes.ts';
import { type CelType, listOf, mapOf } from './types.ts';
import { Duration, isList, isMap, Optional, type Outcome, Timestamp, TypeValue, Uint, type Value } from './value.ts';

/** One form of a function: what it takes, what it gives, and what it does. A receiver is the first of its parameters. */
export interface Overload {
  readonly name: string;
  readonly isMember: boolean;
  readonly params: readonly CelType[];
  readonly result: CelType;
  /** Whether values are of the types that it takes. */
  fits(args: readonly Value[]): boolean;
  call(args: readonly Value[]): Outcome;
}

/** What a function does with values of the types that its signature names. */
// biome-ignore lint/suspicious/noExplicitAny: the signature beside it says which types these are, and `fits` holds it
type Body = (...args: any[]) => Outcome;

/**
 * Functions by their signatures, such as `string . startsWith(string) -> bool` and `size(list<A>) -> int`, with what each does. A
 * single capital letter is any type, the same at all its places. Read when a function is asked for.
 */
export type Library = Readonly<Record<string, Body>>;

/** Functions whose values are not known here: only their types are. */
export function declareOnly(signatures: readonly string[], call: () => Outcome): Library {
  return Object.fromEntries(signatures.map((signature) => [signature, call]));
}

function readSignature(signature: string, body: Body): Overload {
  const [, receiver, name = '', list = '', result = ''] = /^(?:(.+) \. )?(\S+?)\((.*)\) -> (.+)$/.exec(signature) ?? [];
  const params = [...(receiver === undefined ? [] : [receiver]), ...(list === '' ? [] : splitNested(list))].map(
    readType,
  );
  const guards = params.map(guardOf);
  return {
    name,
    isMember: receiver !== undefined,
    params,
    result: readType(result),
    fits: (args) => args.length === guards.length && guards.every((guard, index) => guard(args[index] as Value)),
    call: (args) => body(...args),
  };
}

function readType(text: string): CelType {
  const [, outer = '', inner] = /^([\w.]+)(?:<(.*)>)?$/.exec(text.trim()) ?? [];
  if (inner !== undefined) {
    const parts = splitNested(inner);
    const of = readType(parts[0] ?? 'dyn');
    if (outer === 'list') return listOf(of);
    if (outer === 'map') return mapOf(of, readType(parts[1] ?? 'dyn'));
    return outer === 'optional' ? { kind: 'optional', of } : { kind: 'type', of };
  }
  if (/^[A-Z]$/.test(outer)) return { kind: 'param', name: outer };
  return outer === 'dyn' ? DYN : outer === 'bool' ? BOOL : simple(LONG[outer] ?? outer);
}

const LONG: Readonly<Record<string, string>> = {
  duration: 'google.protobuf.Duration',
  timestamp: 'google.protobuf.Timestamp',
  null: 'null_type',
};

/** Splits at commas outside of brackets. */
function splitNested(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '<') depth++;
    else if (text[i] === '>') depth--;
    else if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, text.slice(start)];
}

type Guard = (value: Value) => boolean;

const GUARDS: Readonly<Record<string, Guard>> = {
  bool: (value) => typeof value === 'boolean',
  int: (value) => typeof value === 'bigint',
  uint: (value) => value instanceof Uint,
  double: (value) => typeof value === 'number',
  string: (value) => typeof value === 'string',
  bytes: (value) => value instanceof Uint8Array,
  null_type: (value) => value === null,
  'google.protobuf.Duration': (value) => value instanceof Duration,
  'google.protobuf.Timestamp': (value) => value instanceof Timestamp,
};

function guardOf(type: CelType): Guard {
  switch (type.kind) {
    case 'list': {
      const inner = guardOf(type.of);
      return type.of.kind === 'simple' ? (value) => isList(value) && value.every(inner) : isList;
    }
    case 'map':
      return isMap;
    case 'optional':
      return (value) => value instanceof Optional;
    case 'type':
      return (value) => value instanceof TypeValue;
    case 'simple':
      return GUARDS[type.name] ?? ((value) => typeof value === 'object' && value !== null && hasType(value, type.name));
    default:
      return () => true;
  }
}

function hasType(value: object, name: string): boolean {
  return 'type' in value && value.type === name;
}

/** The functions of an environment, by name. */
export class Functions {
  private readonly libraries: readonly Library[];
  private rows: Map<string, (readonly [string, Body])[]> | undefined;
  private readonly known = new Map<string, readonly Overload[]>();

  constructor(libraries: readonly Library[]) {
    this.libraries = libraries;
  }

  /** The forms of a function; none where nothing has this name. */
  named(name: string): readonly Overload[] {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    this.rows ??= indexRows(this.libraries);
    const made = (this.rows.get(name) ?? []).map(([signature, body]) => readSignature(signature, body));
    this.known.set(name, made);
    return made;
  }

  /** How each is called, such as `string . startsWith(string) -> bool`; operators are among them. */
  signatures(): readonly string[] {
    return this.libraries.flatMap(Object.keys);
  }

  /** Those that are called on a receiver, or those that are not. */
  of(name: string, isMember: boolean): readonly Overload[] {
    return this.named(name).filter((overload) => overload.isMember === isMember);
  }
}

function indexRows(libraries: readonly Library[]): Map<string, (readonly [string, Body])[]> {
  const rows = new Map<string, (readonly [string, Body])[]>();
  for (const row of libraries.flatMap((library) => Object.entries(library))) {
    const [, name = ''] = /^(?:.+ \. )?(\S+?)\(/.exec(row[0]) ?? [];
    const list = rows.get(name);
    if (list === undefined) rows.set(name, [row]);
    else list.push(row);
  }
  return rows;
}

/** Calls the form that fits the values. */
export function dispatch(candidates: readonly Overload[], args: readonly Value[]): Outcome {
  for (const overload of candidates) if (overload.fits(args)) return overload.call(args);
  return NO_OVERLOAD;
}
