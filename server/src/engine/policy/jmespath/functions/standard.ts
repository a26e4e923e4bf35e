import { compareBytes } from '../../../kustomize/byteOrder.ts';
import type { Json, JsonObject } from '../../../schema/schemaShape.ts';
import { isArray, MAX_TEXT, printGoJson, setOwn } from '../../values/json.ts';
import { QueryFailure, queryError, type Reference, typeName } from '../failure.ts';
import type { Frame, Outcome } from '../frame.ts';
import type { FunctionTable } from './signature.ts';

type List = readonly Json[];

/** The functions of the language (jmespath.org, specification of 2016; go-jmespath, functions.go). */
export const STANDARD: FunctionTable = {
  'abs(number)': (_, n: number) => Math.abs(n),
  'avg(numbers)': (_, list: readonly number[]) =>
    list.length === 0 ? null : list.reduce((a, b) => a + b, 0) / list.length,
  'ceil(number)': (_, n: number) => Math.ceil(n),
  'contains(array|string, any)': (_, subject: List | string, wanted: Json) =>
    typeof subject === 'string'
      ? typeof wanted === 'string' && subject.includes(wanted)
      : subject.some((item) => item === wanted),
  'ends_with(string, string)': (_, text: string, end: string) => text.endsWith(end),
  'floor(number)': (_, n: number) => Math.floor(n),
  'join(string, strings)': (_, glue: string, list: readonly string[]) => limited(list.join(glue)),
  'keys(object)': (_, object: JsonObject) => Object.keys(object),
  'length(string|array|object)': (_, value: string | List | JsonObject) =>
    typeof value === 'string' ? [...value].length : isArray(value) ? value.length : Object.keys(value).length,
  'map(expref, array)': (frame, by: Reference, list: List) => mapped(frame, list, by),
  'max(numbers|strings)': (_, list: readonly (number | string)[]) => extreme(list, 1),
  'max_by(array, expref)': (frame, list: List, by: Reference) => extremeBy(frame, { list, by, sign: 1 }),
  'merge(object...)': (_, ...objects: readonly JsonObject[]) => {
    const made: Record<string, Json> = {};
    for (const object of objects) for (const [key, value] of Object.entries(object)) setOwn(made, key, value);
    return made;
  },
  'min(numbers|strings)': (_, list: readonly (number | string)[]) => extreme(list, -1),
  'min_by(array, expref)': (frame, list: List, by: Reference) => extremeBy(frame, { list, by, sign: -1 }),
  'not_null(any...)': (_, ...values: List) => values.find((value) => value !== null) ?? null,
  'reverse(array|string)': (_, value: List | string) =>
    typeof value === 'string' ? [...value].reverse().join('') : [...value].reverse(),
  'sort(strings|numbers)': (_, list: readonly (number | string)[]) => [...list].sort(compareScalars),
  'sort_by(array, expref)': (frame, list: List, by: Reference) => {
    const keys = keysBy(frame, list, by);
    if (keys instanceof QueryFailure) return keys;
    return keys
      .map((key, index) => ({ key, item: list[index] as Json }))
      .sort((a, b) => compareScalars(a.key, b.key))
      .map(({ item }) => item);
  },
  'starts_with(string, string)': (_, text: string, start: string) => text.startsWith(start),
  'to_array(any)': (_, value: Json) => (isArray(value) ? value : [value]),
  'to_number(any)': (_, value: Json) => {
    if (typeof value === 'number') return value;
    const isNumber = typeof value === 'string' && /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(value);
    return isNumber ? Number(value) : null;
  },
  'to_string(any)': (_, value: Json) =>
    typeof value === 'string' ? value : (printGoJson(value) ?? queryError('the text is too long')),
  'type(any)': (_, value: Json) => typeName(value),
  'values(object)': (_, object: JsonObject) => Object.values(object),
};

/** A text, unless it is longer than any that a policy needs. */
function limited(text: string): Outcome {
  return text.length > MAX_TEXT ? queryError('the text is too long') : text;
}

function mapped(frame: Frame, list: List, by: Reference): Outcome {
  const made: Json[] = [];
  for (const item of list) {
    if (--frame.steps < 0) return queryError('the expression takes too many steps');
    const value = by.apply(item);
    if (value instanceof QueryFailure && value.kind === 'error') return value;
    made.push(value instanceof QueryFailure ? null : value);
  }
  return made;
}

type Scalar = number | string;

function compareScalars(a: Scalar, b: Scalar): number {
  return typeof a === 'string' && typeof b === 'string' ? compareBytes(a, b) : Number(a) - Number(b);
}

function extreme(list: readonly Scalar[], sign: 1 | -1): Outcome {
  let best: Scalar | undefined;
  for (const item of list) if (best === undefined || compareScalars(item, best) * sign > 0) best = item;
  return best ?? null;
}

/** What to sort by: all numbers or all texts. */
function keysBy(frame: Frame, list: List, by: Reference): readonly Scalar[] | QueryFailure {
  const keys: Scalar[] = [];
  for (const item of list) {
    if (--frame.steps < 0) return queryError('the expression takes too many steps');
    const key = by.apply(item);
    if (key instanceof QueryFailure) return key;
    if (typeof key !== 'number' && typeof key !== 'string') return queryError('invalid type, must be number or string');
    if (keys.length > 0 && typeof key !== typeof keys[0]) return queryError('invalid type, keys must be of one type');
    keys.push(key);
  }
  return keys;
}

function extremeBy(
  frame: Frame,
  { list, by, sign }: { readonly list: List; readonly by: Reference; readonly sign: 1 | -1 },
): Outcome {
  const keys = keysBy(frame, list, by);
  if (keys instanceof QueryFailure) return keys;
  let best = -1;
  for (const [index, key] of keys.entries())
    if (best < 0 || compareScalars(key, keys[best] as Scalar) * sign > 0) best = index;
  return best < 0 ? null : (list[best] ?? null);
}
