import type { Json } from '../../schema/schemaShape.ts';
import { quantityNanos } from '../jmespath/quantity.ts';
import { compareSemver } from '../jmespath/versions.ts';
import { fitsWildcard } from '../judged/wildcard.ts';
import { durationNanos } from '../values/duration.ts';
import { isArray, isObject, isSame } from '../values/json.ts';
import { allIn, allNotIn, anyIn, anyNotIn, isIn, isNotIn } from './membership.ts';

/** Whether a condition holds for a key and a value. Types that do not go together are false, never an error. */
export type ConditionOperator = (key: Json, value: Json) => boolean;

/** The operator of a condition (pkg/engine/variables/operator); its name may be in any case. Undefined for one that there is not. */
export function conditionOperator(name: string): ConditionOperator | undefined {
  return OPERATORS.get(name.toLowerCase());
}

type Decide = (order: number) => boolean;

const MORE: Decide = (order) => order > 0;
const MORE_OR_SAME: Decide = (order) => order >= 0;
const LESS: Decide = (order) => order < 0;
const LESS_OR_SAME: Decide = (order) => order <= 0;

const OPERATORS: ReadonlyMap<string, ConditionOperator> = new Map<string, ConditionOperator>([
  ['equal', equals],
  ['equals', equals],
  ['notequal', notEquals],
  ['notequals', notEquals],
  ['in', isIn],
  ['notin', isNotIn],
  ['anyin', anyIn],
  ['allin', allIn],
  ['anynotin', anyNotIn],
  ['allnotin', allNotIn],
  ['greaterthan', (key, value) => compareSizes(key, value, MORE)],
  ['greaterthanorequals', (key, value) => compareSizes(key, value, MORE_OR_SAME)],
  ['lessthan', (key, value) => compareSizes(key, value, LESS)],
  ['lessthanorequals', (key, value) => compareSizes(key, value, LESS_OR_SAME)],
  ['durationgreaterthan', (key, value) => compareDurations(key, value, MORE)],
  ['durationgreaterthanorequals', (key, value) => compareDurations(key, value, MORE_OR_SAME)],
  ['durationlessthan', (key, value) => compareDurations(key, value, LESS)],
  ['durationlessthanorequals', (key, value) => compareDurations(key, value, LESS_OR_SAME)],
]);

function equals(key: Json, value: Json): boolean {
  if (key === null) return false;
  return sameness(key, value) === true;
}

/** Types that do not go together are not equal; null is neither. */
function notEquals(key: Json, value: Json): boolean {
  if (key === null) return false;
  if (
    typeof key === 'string' &&
    value === '' &&
    durations(key, value) === undefined &&
    quantityNanos(key) !== undefined
  )
    return key !== '';
  return sameness(key, value) !== true;
}

function sameness(key: Json, value: Json): boolean {
  if (typeof key === 'boolean') return key === value;
  if (typeof key === 'number') return key === value || (typeof value === 'string' && numberOf(value) === key);
  if (typeof key !== 'string')
    return isArray(key) ? isArray(value) && isSame(key, value) : isObject(value) && isSame(key, value);
  const pair = durations(key, value);
  if (pair !== undefined) return pair[0] === pair[1];
  if (typeof value !== 'string') return false;
  const quantity = quantityNanos(key);
  if (quantity !== undefined) return quantityNanos(value) === quantity;
  return fitsWildcard(value, key);
}

function numberOf(text: string): number | undefined {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}

const SECOND = 1_000_000_000n;

/** Both as nanoseconds, when at least one is a duration; a number next to one counts as seconds, and the text `0` is none. */
function durations(key: Json, value: Json): readonly [bigint, bigint] | undefined {
  const [a, b] = [durationText(key), durationText(value)];
  if (a === undefined && b === undefined) return undefined;
  const [left, right] = [a ?? seconds(key), b ?? seconds(value)];
  return left === undefined || right === undefined ? undefined : [left, right];
}

function durationText(value: Json): bigint | undefined {
  return typeof value === 'string' && value !== '0' ? durationNanos(value) : undefined;
}

function seconds(value: Json): bigint | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? BigInt(Math.trunc(value)) * SECOND : undefined;
}

function orderOf(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareSizes(key: Json, value: Json, decide: Decide): boolean {
  if (typeof key !== 'string' && typeof key !== 'number') return false;
  const pair = durations(key, value);
  if (pair !== undefined) return decide(orderOf(...pair));
  if (typeof key === 'number') return compareNumber(key, value, decide);
  const [a, b] = [quantityNanos(key), typeof value === 'string' ? quantityNanos(value) : undefined];
  if (a !== undefined && b !== undefined) return decide(orderOf(a, b));
  const number = numberOf(key);
  if (number !== undefined) return compareNumber(number, value, decide);
  const order = typeof value === 'string' ? compareSemver(key, value) : undefined;
  return order !== undefined && decide(order);
}

function compareNumber(key: number, value: Json, decide: Decide): boolean {
  const other = typeof value === 'number' ? value : typeof value === 'string' ? numberOf(value) : undefined;
  return other !== undefined && decide(key - other);
}

function compareDurations(key: Json, value: Json, decide: Decide): boolean {
  const read = (one: Json): bigint | undefined => (typeof one === 'string' ? durationNanos(one) : seconds(one));
  const [a, b] = [read(key), read(value)];
  return a !== undefined && b !== undefined && decide(orderOf(a, b));
}
