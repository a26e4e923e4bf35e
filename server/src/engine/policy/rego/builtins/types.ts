import { isRegoNumber, readNumber } from '../number.ts';
import { isArray, RegoObject, RegoSet, type Value } from '../value.ts';
import { type Builtins, isText, of } from './define.ts';

function nameOf(value: Value | undefined): string {
  if (value === null) return 'null';
  if (isArray(value)) return 'array';
  if (value instanceof RegoSet) return 'set';
  if (value instanceof RegoObject) return 'object';
  return isRegoNumber(value) ? 'number' : typeof value;
}

/** OPA's own check fails instead of saying no, which a condition cannot tell apart. */
function isA(name: string) {
  return of(1, ([value]) => nameOf(value) === name);
}

const NUMERAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function toNumber(value: Value | undefined): Value | undefined {
  if (value === null) return 0;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (isRegoNumber(value)) return value;
  return isText(value) && NUMERAL.test(value) ? readNumber(value) : undefined;
}

/** Types and conversions (v1/topdown/{type,type_name,casts}.go). */
export const TYPES: Builtins = {
  is_array: isA('array'),
  is_boolean: isA('boolean'),
  is_null: isA('null'),
  is_number: isA('number'),
  is_object: isA('object'),
  is_set: isA('set'),
  is_string: isA('string'),
  type_name: of(1, ([value]) => nameOf(value)),
  to_number: of(1, ([value]) => toNumber(value)),
  cast_array: of(1, ([value]) => (value instanceof RegoSet ? value.sorted() : isArray(value) ? value : undefined)),
  cast_set: of(1, ([value]) => (isArray(value) ? RegoSet.of(value) : value instanceof RegoSet ? value : undefined)),
  cast_string: of(1, ([value]) => (isText(value) ? value : undefined)),
  cast_boolean: of(1, ([value]) => (typeof value === 'boolean' ? value : undefined)),
  cast_null: of(1, ([value]) => (value === null ? null : undefined)),
  cast_object: of(1, ([value]) => (value instanceof RegoObject ? value : undefined)),
};
