import type { Failure } from './failure.ts';

/** An unsigned integer. One object for one number, so that it can be the key of a mapping. */
export class Uint {
  readonly value: bigint;

  private constructor(value: bigint) {
    this.value = value;
  }

  private static readonly known = new Map<bigint, Uint>();

  static of(value: bigint): Uint {
    let made = Uint.known.get(value);
    if (made === undefined) {
      if (Uint.known.size > 10_000) Uint.known.clear();
      made = new Uint(value);
      Uint.known.set(value, made);
    }
    return made;
  }
}

/** A length of time in nanoseconds. */
export class Duration {
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

/** A point in time, in nanoseconds since 1970. */
export class Timestamp {
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

/** A type as a value: what `type(x)` gives. */
export class TypeValue {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** A value that may be missing. */
export class Optional {
  readonly value: Value | undefined;

  constructor(value: Value | undefined) {
    this.value = value;
  }
}

/** A value of a type that a library adds, such as a quantity or a URL. */
export abstract class Opaque {
  /** Name of its type, as `type(x)` tells it. */
  abstract readonly type: string;
  abstract equals(other: Opaque): boolean;
}

export type Key = string | bigint | boolean | Uint;
export type CelMap = ReadonlyMap<Key, Value>;

/** A value of CEL. Integers are `bigint`, doubles are `number`. */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint
  | Uint8Array
  | readonly Value[]
  | CelMap
  | Duration
  | Timestamp
  | TypeValue
  | Optional
  | Opaque;

export type Outcome = Value | Failure;

/** Whether a value is a mapping. */
export function isMap(value: Outcome | undefined): value is CelMap {
  return value instanceof Map;
}

/** Whether a value is a list. */
export function isList(value: Outcome | undefined): value is readonly Value[] {
  return Array.isArray(value);
}
