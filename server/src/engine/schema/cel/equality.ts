import {
  type CelMap,
  Duration,
  isList,
  isMap,
  type Key,
  Opaque,
  Optional,
  Timestamp,
  TypeValue,
  Uint,
  type Value,
} from './value.ts';

/** How the server compares a list: by what its items are, or by their keys, the order aside (x-kubernetes-list-type). */
export interface ListKind {
  readonly type: 'set' | 'map';
  readonly keys: readonly string[];
}

const kinds = new WeakMap<readonly Value[], ListKind>();

/** Marks a list as a set or as a list by keys (k8s.io/apiserver, pkg/cel/common/values.go). */
export function markList(list: readonly Value[], kind: ListKind): readonly Value[] {
  kinds.set(list, kind);
  return list;
}

/** What a list was marked as. */
export function listKind(list: readonly Value[]): ListKind | undefined {
  return kinds.get(list);
}

/** What tells an item of a list by keys from the others. */
export function itemKey(item: Value, { keys }: ListKind): string {
  return isMap(item) ? JSON.stringify(keys.map((key) => String(item.get(key) ?? ''))) : '';
}

/** `a == b`: numbers of all types by value, values of different types never. NaN equals nothing. */
export function isEqual(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (isNumeric(a)) return isNumeric(b) && compareNumbers(a, b) === 0;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (isList(a)) return isList(b) && areListsEqual(a, b);
  if (isMap(a)) return isMap(b) && areMapsEqual(a, b);
  if (a instanceof Uint8Array)
    return b instanceof Uint8Array && a.length === b.length && a.every((byte, i) => byte === b[i]);
  if (a instanceof Duration) return b instanceof Duration && a.nanos === b.nanos;
  if (a instanceof Timestamp) return b instanceof Timestamp && a.nanos === b.nanos;
  if (a instanceof TypeValue) return b instanceof TypeValue && a.name === b.name;
  if (a instanceof Optional) return b instanceof Optional && areOptionsEqual(a, b);
  return a instanceof Opaque && b instanceof Opaque && a.equals(b);
}

function areOptionsEqual(a: Optional, b: Optional): boolean {
  return a.value === undefined || b.value === undefined ? a.value === b.value : isEqual(a.value, b.value);
}

function areListsEqual(a: readonly Value[], b: readonly Value[]): boolean {
  if (a.length !== b.length) return false;
  const kind = kinds.get(a) ?? kinds.get(b);
  if (kind === undefined) return a.every((item, index) => isEqual(item, b[index] as Value));
  if (kind.type === 'set') return a.every((item) => b.some((other) => isEqual(item, other)));
  const byKey = new Map(b.map((item) => [itemKey(item, kind), item]));
  return a.every((item) => {
    const other = byKey.get(itemKey(item, kind));
    return other !== undefined && isEqual(item, other);
  });
}

function areMapsEqual(a: CelMap, b: CelMap): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) {
    const other = entryOf(b, key);
    if (other === undefined || !isEqual(value, other)) return false;
  }
  return true;
}

/** The value of a key: a number finds its equal of another type. */
export function entryOf(map: CelMap, key: Value): Value | undefined {
  if (typeof key === 'string' || typeof key === 'boolean') return map.get(key);
  if (!isNumeric(key)) return undefined;
  const known = typeof key === 'number' ? undefined : map.get(key);
  if (known !== undefined) return known;
  const whole = typeof key === 'number' ? (Number.isInteger(key) ? BigInt(key) : undefined) : plain(key);
  if (whole === undefined) return undefined;
  return map.get(whole) ?? (whole >= 0n ? map.get(Uint.of(whole)) : undefined);
}

/** Whether a value can be the key of a mapping. */
export function isKey(value: Value): value is Key {
  return typeof value === 'string' || typeof value === 'bigint' || typeof value === 'boolean' || value instanceof Uint;
}

/** Whether a value is a number. */
export function isNumeric(value: Value): value is bigint | number | Uint {
  return typeof value === 'bigint' || typeof value === 'number' || value instanceof Uint;
}

function plain(value: bigint | Uint): bigint {
  return typeof value === 'bigint' ? value : value.value;
}

/** Less, equal or more as -1, 0 and 1; undefined for NaN. */
export function compareNumbers(a: bigint | number | Uint, b: bigint | number | Uint): number | undefined {
  // An integer beside a double becomes one, with what that loses (cel-go, common/types/compare.go).
  const isMixed = typeof a === 'number' || typeof b === 'number';
  const left = typeof a === 'number' ? a : isMixed ? Number(plain(a)) : plain(a);
  const right = typeof b === 'number' ? b : isMixed ? Number(plain(b)) : plain(b);
  if (left < right) return -1;
  if (left > right) return 1;
  return Number.isNaN(left as number) || Number.isNaN(right as number) ? undefined : 0;
}

/** Less, equal or more of two values of one type; undefined when they have no order. */
export function compare(a: Value, b: Value): number | undefined {
  if (isNumeric(a)) return isNumeric(b) ? compareNumbers(a, b) : undefined;
  if (typeof a === 'string') return typeof b === 'string' ? compareTexts(a, b) : undefined;
  if (typeof a === 'boolean') return typeof b === 'boolean' ? Number(a) - Number(b) : undefined;
  if (a instanceof Duration) return b instanceof Duration ? sign(a.nanos, b.nanos) : undefined;
  if (a instanceof Timestamp) return b instanceof Timestamp ? sign(a.nanos, b.nanos) : undefined;
  return a instanceof Uint8Array && b instanceof Uint8Array ? compareBytes(a, b) : undefined;
}

function sign(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return Math.sign(a.length - b.length);
}

const PAIRED = /[\ud800-\uffff]/;

/** By code points, which is the order of the bytes in UTF-8. */
function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  if (!PAIRED.test(a) && !PAIRED.test(b)) return a < b ? -1 : 1;
  const [left, right] = [[...a], [...b]];
  for (const [index, char] of left.entries()) {
    const difference = (char.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? -1);
    if (difference !== 0) return Math.sign(difference);
  }
  return left.length < right.length ? -1 : 1;
}
