import type { Json } from '../../schema/schemaShape.ts';
import { fitsWildcard } from '../judged/wildcard.ts';
import { isArray, isObject, printGoJson } from '../values/json.ts';
import { patternOperator } from './operatorText.ts';
import { scalarTest } from './scalarPattern.ts';

/** Whether the key is in the value: undefined when their types do not go together. */
type Found = boolean | undefined;

/** `AnyIn`: some key is among the values. */
export function anyIn(key: Json, value: Json): boolean {
  return (isArray(key) ? listIn(key.map(textOf), value, ANY_IN) : scalarIn(key, value)) === true;
}

/** `AllIn`: every key is. */
export function allIn(key: Json, value: Json): boolean {
  return (isArray(key) ? listIn(key.map(textOf), value, ALL_IN) : scalarIn(key, value)) === true;
}

/** `AnyNotIn`: some key is not. */
export function anyNotIn(key: Json, value: Json): boolean {
  return isArray(key) ? listIn(key.map(textOf), value, ANY_NOT_IN) === true : scalarIn(key, value) === false;
}

/** `AllNotIn`: no key is. */
export function allNotIn(key: Json, value: Json): boolean {
  return isArray(key) ? listIn(key.map(textOf), value, ALL_NOT_IN) === true : scalarIn(key, value) === false;
}

/** `In`, which is deprecated: a list must be a subset. */
export function isIn(key: Json, value: Json): boolean {
  return (isArray(key) ? subset(key.map(textOf), value) : plainScalarIn(key, value)) === true;
}

/** `NotIn`, which is deprecated: some key of a list is not among the values. */
export function isNotIn(key: Json, value: Json): boolean {
  return (isArray(key) ? subset(key.map(textOf), value) : plainScalarIn(key, value)) === false;
}

/** As Go's fmt.Sprint. */
function textOf(value: Json): string {
  if (typeof value === 'string') return value;
  if (value === null) return '<nil>';
  return typeof value === 'object' ? goText(value) : String(value);
}

function goText(value: Json): string {
  if (isArray(value)) return `[${value.map(textOf).join(' ')}]`;
  if (!isObject(value)) return printGoJson(value) ?? '';
  const keys = Object.keys(value).sort();
  return `map[${keys.map((key) => `${key}:${textOf((value as Record<string, Json>)[key] ?? null)}`).join(' ')}]`;
}

/** Either is a pattern for the other. */
function meet(a: string, b: string): boolean {
  return fitsWildcard(a, b) || fitsWildcard(b, a);
}

function isScalar(value: Json): value is string | number | boolean {
  return value !== null && typeof value !== 'object';
}

function scalarIn(key: Json, value: Json): Found {
  if (!isScalar(key)) return undefined;
  const text = textOf(key);
  if (isArray(value)) return value.some((item) => meet(textOf(item), text));
  if (typeof value !== 'string') return undefined;
  if (fitsWildcard(value, text)) return true;
  if (patternOperator(value) === '-') return scalarTest(value)(text);
  return textsOf(value)?.includes(text);
}

function plainScalarIn(key: Json, value: Json): Found {
  if (!isScalar(key)) return undefined;
  const text = textOf(key);
  if (isArray(value)) return value.some((item) => meet(textOf(item), text));
  if (typeof value !== 'string') return undefined;
  return fitsWildcard(value, text) ? true : jsonTexts(value)?.includes(text);
}

function subset(keys: readonly string[], value: Json): Found {
  const set = isArray(value) ? value.map(textOf) : undefined;
  if (set !== undefined) return keys.every((key) => set.includes(key));
  if (typeof value !== 'string') return undefined;
  if (keys.length === 1 && keys[0] === value) return true;
  const texts = jsonTexts(value);
  return texts && keys.every((key) => texts.includes(key));
}

interface ListOperator {
  readonly decide: (keys: readonly string[], values: readonly string[]) => boolean;
  /** For a text that is the only key. */
  readonly same: boolean;
  /** For a range, with what it is for each key. */
  readonly range: (keys: readonly string[], range: string) => boolean;
  /** Whether a scalar counts as a list of one. */
  readonly takesScalar: boolean;
}

const among = (values: readonly string[]) => (key: string) => values.some((value) => meet(key, value));
const within = (range: string) => scalarTest(range);

const ANY_IN: ListOperator = {
  decide: (keys, values) => keys.some(among(values)),
  same: true,
  range: (keys, range) => keys.some(within(range)),
  takesScalar: true,
};
const ANY_NOT_IN: ListOperator = {
  decide: (keys, values) => !keys.every(among(values)),
  same: false,
  range: (keys, range) => keys.some(within(range.replace('-', '!-'))),
  takesScalar: true,
};
const ALL_IN: ListOperator = {
  decide: (keys, values) => keys.every(among(values)),
  same: true,
  range: (keys, range) => keys.every(within(range)),
  takesScalar: false,
};
const ALL_NOT_IN: ListOperator = {
  decide: (keys, values) => !keys.some(among(values)),
  same: false,
  range: (keys, range) => !keys.some(within(range)),
  takesScalar: false,
};

function listIn(keys: readonly string[], value: Json, operator: ListOperator): Found {
  if (isArray(value)) return operator.decide(keys, value.map(textOf));
  if (typeof value === 'string') {
    if (keys.length === 1 && keys[0] === value) return operator.same;
    if (patternOperator(value) === '-') return operator.range(keys, value);
    const texts = textsOf(value);
    return texts && operator.decide(keys, texts);
  }
  return isScalar(value) && operator.takesScalar ? operator.decide(keys, [textOf(value)]) : undefined;
}

/** A text as the list that its JSON is, else as a list of one; undefined for JSON that is no list of texts. */
function textsOf(text: string): readonly string[] | undefined {
  try {
    JSON.parse(text);
  } catch {
    return [text];
  }
  return jsonTexts(text);
}

function jsonTexts(text: string): readonly string[] | undefined {
  try {
    const value = JSON.parse(text) as Json;
    if (value === null) return [];
    return isArray(value) && value.every((item) => typeof item === 'string' || item === null)
      ? value.map((item) => (item === null ? '' : String(item)))
      : undefined;
  } catch {
    return undefined;
  }
}
