/** A JSON value as the API server sends it; integers beyond 2^53 are BigInt, so that no digit is lost. */
export type Json =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Json[]
  | {
      readonly [key: string]: Json;
    };

export type JsonObject = { readonly [key: string]: Json };

/** True for a JSON object (no list, not null). */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}

/** True for a JSON list. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The value below a chain of keys; undefined when one is missing. */
export function getIn(value: Json | undefined, ...keys: readonly (string | number)[]): Json | undefined {
  let at = value;
  for (const key of keys) {
    if (typeof key === 'number') at = isList(at) ? at[key] : undefined;
    else at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }
  return at;
}

/** The text below a chain of keys; '' when it is missing or no text. */
export function textIn(value: Json | undefined, ...keys: readonly (string | number)[]): string {
  const found = getIn(value, ...keys);
  return typeof found === 'string' ? found : '';
}

/** Integers with more than 15 digits can lose digits as a number. */
const LONG_INTEGER = /-?\d{16,}/;

/**
 * Reads JSON. Undefined when the text is no JSON. Long integers become BigInt: JSON.parse would round them, and a rounded
 * number makes a difference where there is none.
 */
export function parseJson(text: string): Json | undefined {
  try {
    if (!LONG_INTEGER.test(text)) return JSON.parse(text) as Json;
    return restoreIntegers(JSON.parse(markIntegers(text)) as Json);
  } catch {
    return undefined;
  }
}

const MARK = '\u0000int:';

/** Turns long integers outside of strings into marked strings. */
function markIntegers(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g, (token) =>
    token.startsWith('"') ? token : JSON.stringify(MARK + token),
  );
}

function restoreIntegers(value: Json): Json {
  if (typeof value === 'string' && value.startsWith(MARK)) return BigInt(value.slice(MARK.length));
  if (isList(value)) return value.map(restoreIntegers);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, restoreIntegers(item)]));
}

/** One-line JSON for people and requests; BigInt is printed as digits. */
export function printJson(value: Json): string {
  if (typeof value === 'bigint') return value.toString();
  if (isList(value)) return `[${value.map(printJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}:${printJson(item)}`)
    .join(',')}}`;
}

/** Equal values; the order of keys does not count, `1` and `1.0` are one number. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, i) => sameJson(item, b[i]));
  if (isObject(a)) {
    if (!isObject(b)) return false;
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
    );
  }
  // biome-ignore lint/suspicious/noDoubleEquals: 5n and 5 are the same number here, and types are compared before.
  return isNumber(a) && isNumber(b) ? a == b : a === b;
}

/** True for both kinds of number. */
export function isNumber(value: Json | undefined): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}
