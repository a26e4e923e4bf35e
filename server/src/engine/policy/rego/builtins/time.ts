import { durationNanos } from '../../values/duration.ts';
import { calendarOf, parseGoTime, RFC3339 } from '../../values/goTime.ts';
import type { Machine } from '../machine.ts';
import { isArray, type Value } from '../value.ts';
import { type Builtins, isNumber, isText, of, ofTexts } from './define.ts';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** The range of times in nanoseconds: 64 bits. */
const MOST_NANOS = 2 ** 63;

/** Nanoseconds, or `[nanoseconds, zone]`; of zones only UTC is known here, since others need a database. */
function instantOf(value: Value | undefined, machine: Machine): Date | undefined {
  const [nanos, zone = ''] = isArray(value) ? value : [value, ''];
  if (!isNumber(nanos) || !isText(zone)) return undefined;
  if (zone !== '' && zone !== 'UTC') {
    machine.fail(`the time zone \`${zone}\` is not known here`);
    return undefined;
  }
  if (Math.abs(nanos) > MOST_NANOS) return undefined;
  return calendarOf({ nanos: BigInt(Math.trunc(nanos)), offset: 0 });
}

function parse(layout: string, text: string): Value | undefined {
  const time = parseGoTime(layout, text);
  const nanos = time && Number(time.nanos);
  return nanos !== undefined && Math.abs(nanos) < MOST_NANOS ? nanos : undefined;
}

function addDate(machine: Machine, value: Value | undefined, by: readonly (Value | undefined)[]): Value | undefined {
  const instant = instantOf(value, machine);
  if (instant === undefined || !by.every(isNumber)) return undefined;
  const [years = 0, months = 0, days = 0] = by as readonly number[];
  const moved = Date.UTC(instant.getUTCFullYear() + years, instant.getUTCMonth() + months, instant.getUTCDate() + days);
  const nanos = isArray(value) ? (value[0] as number) : (value as number);
  const midnight = Date.UTC(instant.getUTCFullYear(), instant.getUTCMonth(), instant.getUTCDate());
  return nanos + (moved - midnight) * 1e6;
}

function now(machine: Machine): Value | undefined {
  return machine.host.now;
}

/** Times (v1/topdown/time.go). The present one is that of the run. */
export const TIME: Builtins = {
  'time.now_ns': of(0, (_, machine) => now(machine)),
  'time.parse_ns': ofTexts(2, (layout = '', text = '') => parse(layout, text)),
  'time.parse_rfc3339_ns': ofTexts(1, (text = '') => parse(RFC3339, text)),
  'time.parse_duration_ns': ofTexts(1, (text = '') => {
    const nanos = durationNanos(text);
    return nanos === undefined ? undefined : Number(nanos);
  }),
  'time.date': of(1, ([value], machine) => {
    const date = instantOf(value, machine);
    return date && [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  }),
  'time.clock': of(1, ([value], machine) => {
    const date = instantOf(value, machine);
    return date && [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
  }),
  'time.weekday': of(1, ([value], machine) => {
    const date = instantOf(value, machine);
    return date && DAYS[date.getUTCDay()];
  }),
  'time.add_date': of(4, ([value, ...by], machine) => addDate(machine, value, by)),
  'time.format': of(1, ([value], machine) => {
    const date = instantOf(value, machine);
    return date && (isText(value) ? undefined : date.toISOString().replace(/\.?0*Z$/, 'Z'));
  }),
};
