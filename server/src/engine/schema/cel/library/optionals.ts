import { isNumeric } from '../equality.ts';
import { failed } from '../failure.ts';
import type { Library } from '../overload.ts';
import { type CelMap, isList, isMap, Optional, type Outcome, Timestamp, Uint, type Value } from '../value.ts';

/** Values that may be missing (cel-go, cel/library.go OptionalTypes, version 1). */
export const OPTIONALS: Library = {
  'optional.of(A) -> optional<A>': (value: Value) => new Optional(value),
  'optional.ofNonZeroValue(A) -> optional<A>': (value: Value) => new Optional(isZero(value) ? undefined : value),
  'optional.none() -> optional<A>': () => new Optional(undefined),
  'optional<A> . value() -> A': ({ value }: Optional): Outcome => value ?? present(value),
  'optional<A> . hasValue() -> bool': ({ value }: Optional) => value !== undefined,
  'optional<A> . or(optional<A>) -> optional<A>': (one: Optional, other: Optional) =>
    one.value === undefined ? other : one,
  'optional<A> . orValue(A) -> A': ({ value }: Optional, other: Value) => (value === undefined ? other : value),
};

/** Version 2. */
export const OPTIONAL_LISTS: Library = {
  'optional.unwrap(list<optional<A>>) -> list<A>': unwrap,
  'list<optional<A>> . unwrapOpt() -> list<A>': unwrap,
};

function present(value: Value | undefined): Outcome {
  return value === undefined ? failed('optional.none() dereference') : value;
}

function unwrap(list: readonly Value[]): Outcome {
  return list.flatMap((one) => (one instanceof Optional && one.value !== undefined ? [one.value] : []));
}

function isZero(value: Value): boolean {
  if (value === null || value === false || value === '') return true;
  if (isNumeric(value)) return (value instanceof Uint ? value.value : value) === 0n || value === 0;
  if (isList(value) || value instanceof Uint8Array) return value.length === 0;
  if (isMap(value)) return (value as CelMap).size === 0;
  if (value instanceof Optional) return value.value === undefined;
  return typeof value === 'object' && 'nanos' in value && value.nanos === 0n && !(value instanceof Timestamp);
}
