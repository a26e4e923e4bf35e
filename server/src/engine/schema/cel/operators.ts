import {
  compare,
  compareNumbers,
  entryOf,
  isEqual,
  isKey,
  isNumeric,
  itemKey,
  listKind,
  markList,
} from './equality.ts';
import { failed, NO_OVERLOAD } from './failure.ts';
import { durationFrom, timestampFrom } from './time.ts';
import { Duration, isList, isMap, Optional, type Outcome, Timestamp, Uint, type Value } from './value.ts';

const MAX_INT = 2n ** 63n - 1n;
const MIN_INT = -(2n ** 63n);
const MAX_UINT = 2n ** 64n - 1n;

/** An integer of 64 bits, or that it does not fit. */
export function int(value: bigint): Outcome {
  return value > MAX_INT || value < MIN_INT ? failed('integer overflow') : value;
}

/** The same without a sign. */
export function uint(value: bigint): Outcome {
  return value > MAX_UINT || value < 0n ? failed('unsigned integer overflow') : Uint.of(value);
}

/** A binary operator by its name in cel-go; logic is not among them, since it does not need both sides. */
export function operate(name: string, a: Value, b: Value): Outcome {
  switch (name) {
    case '_==_':
      return isEqual(a, b);
    case '_!=_':
      return !isEqual(a, b);
    case '@in':
      return contains(a, b);
    case '_[_]':
      return indexed(a, b);
    case '_[?_]':
      return optionalIndex(a, b);
    case '_<_':
    case '_<=_':
    case '_>_':
    case '_>=_':
      return order(name, a, b);
    default:
      return arithmetic(name, a, b);
  }
}

function contains(item: Value, holder: Value): Outcome {
  if (isList(holder)) return holder.some((one) => isEqual(one, item));
  if (!isMap(holder)) return NO_OVERLOAD;
  return isKey(item) || isNumeric(item) ? entryOf(holder, item) !== undefined : NO_OVERLOAD;
}

function order(name: string, a: Value, b: Value): Outcome {
  const isBoth = isNumeric(a) && isNumeric(b);
  const by = isBoth ? compareNumbers(a, b) : compare(a, b);
  if (by === undefined) return isBoth ? false : NO_OVERLOAD;
  if (name === '_<_') return by < 0;
  if (name === '_<=_') return by <= 0;
  return name === '_>_' ? by > 0 : by >= 0;
}

/** What lists say to a text in brackets, or to the name of a field (cel-go, interpreter/attributes.go refQualify). */
export const NO_TEXT_INDEX = failed("unsupported index type 'string' in list");

function indexed(holder: Value, index: Value): Outcome {
  if (holder instanceof Optional) return optionalIndex(holder, index);
  if (isMap(holder)) {
    if (!isKey(index) && !isNumeric(index)) return NO_OVERLOAD;
    const value = entryOf(holder, index);
    return value === undefined ? failed(`no such key: ${printKey(index)}`) : value;
  }
  if (!isList(holder)) return isKey(index) ? failed(`no such key: ${printKey(index)}`) : NO_OVERLOAD;
  const at = indexOf(index);
  if (at === undefined) return typeof index === 'string' ? NO_TEXT_INDEX : NO_OVERLOAD;
  const item = at < 0 ? undefined : holder[at];
  return item === undefined ? failed(`index out of bounds: ${at}`) : item;
}

/** The name of a key in a message. */
export function printKey(key: Value): string {
  return key instanceof Uint ? String(key.value) : String(key);
}

/** A whole number as the place in a list. */
function indexOf(index: Value): number | undefined {
  if (typeof index === 'bigint') return Number(index);
  if (index instanceof Uint) return Number(index.value);
  return typeof index === 'number' && Number.isInteger(index) ? index : undefined;
}

function optionalIndex(holder: Value, index: Value): Outcome {
  const inside = holder instanceof Optional ? holder.value : holder;
  if (inside === undefined) return new Optional(undefined);
  if (isMap(inside)) return isKey(index) || isNumeric(index) ? new Optional(entryOf(inside, index)) : NO_OVERLOAD;
  if (!isList(inside)) return new Optional(undefined);
  const at = indexOf(index);
  return at === undefined ? NO_OVERLOAD : new Optional(at < 0 ? undefined : inside[at]);
}

function arithmetic(name: string, a: Value, b: Value): Outcome {
  if (typeof a === 'bigint' && typeof b === 'bigint') return integers(name, a, b, int);
  if (typeof a === 'number' && typeof b === 'number') return doubles(name, a, b);
  if (a instanceof Uint && b instanceof Uint) return integers(name, a.value, b.value, uint);
  if (name === '_-_') return difference(a, b);
  return name === '_+_' ? sum(a, b) : NO_OVERLOAD;
}

function integers(name: string, a: bigint, b: bigint, within: (value: bigint) => Outcome): Outcome {
  if (name === '_+_') return within(a + b);
  if (name === '_-_') return within(a - b);
  if (name === '_*_') return within(a * b);
  if (b === 0n) return failed(name === '_/_' ? 'division by zero' : 'modulus by zero');
  return name === '_/_' ? within(a / b) : name === '_%_' ? within(a % b) : NO_OVERLOAD;
}

function doubles(name: string, a: number, b: number): Outcome {
  if (name === '_+_') return a + b;
  if (name === '_-_') return a - b;
  if (name === '_*_') return a * b;
  return name === '_/_' ? a / b : NO_OVERLOAD;
}

function sum(a: Value, b: Value): Outcome {
  if (typeof a === 'string') return typeof b === 'string' ? a + b : NO_OVERLOAD;
  if (isList(a)) return isList(b) ? joined(a, b) : NO_OVERLOAD;
  if (a instanceof Uint8Array) return b instanceof Uint8Array ? Uint8Array.of(...a, ...b) : NO_OVERLOAD;
  if (a instanceof Duration && b instanceof Duration) return durationFrom(a.nanos + b.nanos);
  if (a instanceof Timestamp && b instanceof Duration) return timestampFrom(a.nanos + b.nanos);
  return a instanceof Duration && b instanceof Timestamp ? timestampFrom(a.nanos + b.nanos) : NO_OVERLOAD;
}

/** Sets and lists by keys keep each item once, where it stood first (k8s.io/apiserver, pkg/cel/common/values.go). */
function joined(a: readonly Value[], b: readonly Value[]): Outcome {
  const kind = listKind(a);
  if (kind === undefined) return [...a, ...b];
  if (kind.type === 'set') return markList([...a, ...b.filter((item) => !a.some((one) => isEqual(one, item)))], kind);
  const later = new Map(b.map((item) => [itemKey(item, kind), item]));
  const kept = a.map((item) => later.get(itemKey(item, kind)) ?? item);
  const known = new Set(a.map((item) => itemKey(item, kind)));
  return markList([...kept, ...b.filter((item) => !known.has(itemKey(item, kind)))], kind);
}

function difference(a: Value, b: Value): Outcome {
  if (a instanceof Duration) return b instanceof Duration ? durationFrom(a.nanos - b.nanos) : NO_OVERLOAD;
  if (!(a instanceof Timestamp)) return NO_OVERLOAD;
  if (b instanceof Duration) return timestampFrom(a.nanos - b.nanos);
  return b instanceof Timestamp ? durationFrom(a.nanos - b.nanos) : NO_OVERLOAD;
}

/** `-value` */
export function negate(value: Value): Outcome {
  if (typeof value === 'bigint') return int(-value);
  if (typeof value === 'number') return -value;
  return value instanceof Duration ? durationFrom(-value.nanos) : NO_OVERLOAD;
}
