/**
 * The new value with every part that equals the old one taken from the old one, so that what remembers by identity goes on
 * remembering. For plain data only: arrays, maps and objects without behaviour. Returns `before` itself when all is equal.
 */
export function reuse<T>(before: T | undefined, now: T): T {
  return before === undefined ? now : (reuseValue(before, now) as T);
}

function reuseValue(before: unknown, now: unknown): unknown {
  if (Object.is(before, now)) return before;
  if (!isObject(before) || !isObject(now)) return now;
  if (Array.isArray(now)) return Array.isArray(before) ? reuseArray(before, now) : now;
  if (Array.isArray(before)) return now;
  if (now instanceof Map) return before instanceof Map ? reuseMap(before, now) : now;
  if (Object.getPrototypeOf(now) !== Object.prototype || Object.getPrototypeOf(before) !== Object.prototype) return now;
  return reuseRecord(before as Record<string, unknown>, now as Record<string, unknown>);
}

function reuseArray(before: readonly unknown[], now: readonly unknown[]): unknown {
  const items = now.map((item, i) => reuseValue(before[i], item));
  return items.length === before.length && items.every((item, i) => item === before[i]) ? before : items;
}

function reuseMap(before: ReadonlyMap<unknown, unknown>, now: ReadonlyMap<unknown, unknown>): unknown {
  const made = new Map([...now].map(([key, value]) => [key, reuseValue(before.get(key), value)]));
  return made.size === before.size && [...made].every(([key, value]) => before.has(key) && before.get(key) === value)
    ? before
    : made;
}

function reuseRecord(before: Record<string, unknown>, now: Record<string, unknown>): unknown {
  const made: Record<string, unknown> = {};
  let same = Object.keys(before).length === Object.keys(now).length;
  for (const [key, value] of Object.entries(now)) {
    const kept = Object.hasOwn(before, key) ? reuseValue(before[key], value) : value;
    if (!Object.hasOwn(before, key) || kept !== before[key]) same = false;
    Object.defineProperty(made, key, { value: kept, enumerable: true, writable: true, configurable: true });
  }
  return same ? before : made;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
