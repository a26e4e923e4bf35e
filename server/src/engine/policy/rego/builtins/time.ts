import { ownValue } from '../../../text/ownValue.ts';
import { durationNanos } from '../../values/duration.ts';
import { calendarOf, DAYS, type GoTime, parseGoTime, RFC3339 } from '../../values/goTime.ts';
import { printGoLayout } from '../../values/printGoTime.ts';
import { zoneOffset } from '../../values/timeZone.ts';
import type { Builtin } from '../machine.ts';
import { isRegoNumber, isWhole, ofBig, ofDouble, toBig } from '../number.ts';
import { isArray, type Value } from '../value.ts';
import { type Builtins, costly, isNumber, isText, of, ofTexts } from './define.ts';

/** Layouts that Go has names for. */
const LAYOUTS: Readonly<Record<string, string>> = {
  ANSIC: 'Mon Jan _2 15:04:05 2006',
  UnixDate: 'Mon Jan _2 15:04:05 MST 2006',
  RubyDate: 'Mon Jan 02 15:04:05 -0700 2006',
  RFC822: '02 Jan 06 15:04 MST',
  RFC822Z: '02 Jan 06 15:04 -0700',
  RFC850: 'Monday, 02-Jan-06 15:04:05 MST',
  RFC1123: 'Mon, 02 Jan 2006 15:04:05 MST',
  RFC1123Z: 'Mon, 02 Jan 2006 15:04:05 -0700',
  RFC3339,
  RFC3339Nano: '2006-01-02T15:04:05.999999999Z07:00',
};

function layoutOf(text: string): string {
  return ownValue(LAYOUTS, text) ?? text;
}

/** A time with the layout that stands beside it. */
interface Instant extends GoTime {
  readonly layout: string;
}

/** Of a function that asks for the offset of a zone, which the calendar of the JavaScript engine tells slowly. */
const inZone = (builtin: Builtin): Builtin => costly(builtin, () => 20);

function fits(nanos: bigint): boolean {
  return BigInt.asIntN(64, nanos) === nanos;
}

/** Nanoseconds, or `[nanoseconds, zone]`, or `[nanoseconds, zone, layout]`. */
function instantOf(value: Value | undefined): Instant | undefined {
  const [number, zone = '', layout = ''] = isArray(value) ? value : [value];
  if (!isRegoNumber(number) || !isWhole(number) || !isText(zone) || !isText(layout)) return undefined;
  const nanos = toBig(number);
  const offset = fits(nanos) ? zoneOffset(zone === '' ? 'UTC' : zone, nanos) : undefined;
  return offset === undefined ? undefined : { nanos, offset, layout };
}

function ofDate(read: (date: Date) => Value | undefined): Builtin {
  return inZone(
    of(1, ([value]) => {
      const instant = instantOf(value);
      return instant && read(calendarOf(instant));
    }),
  );
}

function parse(layout: string, text: string): Value | undefined {
  const time = parseGoTime(layoutOf(layout), text);
  return time !== undefined && fits(time.nanos) ? ofBig(time.nanos) : undefined;
}

function addDate(value: Value | undefined, by: readonly (Value | undefined)[]): Value | undefined {
  const instant = instantOf(value);
  if (instant === undefined || !by.every((one) => isNumber(one) && Math.abs(one) < 1e6)) return undefined;
  const date = calendarOf(instant);
  const [years = 0, months = 0, days = 0] = by as readonly number[];
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const milliseconds = Date.UTC(year + years, month + months, day + days) - Date.UTC(year, month, day);
  if (Number.isNaN(milliseconds)) return undefined;
  const moved = instant.nanos + BigInt(milliseconds) * 1_000_000n;
  const [, zone = 'UTC'] = isArray(value) ? value : [];
  const then = zoneOffset(isText(zone) && zone !== '' ? zone : 'UTC', moved) ?? instant.offset;
  const nanos = moved + BigInt(instant.offset - then) * 60_000_000_000n;
  return fits(nanos) ? ofBig(nanos) : undefined;
}

/** Years, months, days, hours, minutes and seconds between two times in the zone of the first. */
function difference(a: Value | undefined, b: Value | undefined): Value | undefined {
  const [one, other] = [instantOf(a), instantOf(b)];
  if (one === undefined || other === undefined) return undefined;
  const zone = isArray(a) && isText(a[1]) && a[1] !== '' ? a[1] : 'UTC';
  const same = { ...other, offset: zoneOffset(zone, other.nanos) ?? 0 };
  const [from, to] = (one.nanos > same.nanos ? [same, one] : [one, same]).map(calendarOf) as [Date, Date];
  const parts = [
    to.getUTCFullYear() - from.getUTCFullYear(),
    to.getUTCMonth() - from.getUTCMonth(),
    to.getUTCDate() - from.getUTCDate(),
    to.getUTCHours() - from.getUTCHours(),
    to.getUTCMinutes() - from.getUTCMinutes(),
    to.getUTCSeconds() - from.getUTCSeconds(),
  ];
  const daysOfMonth = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1, 0)).getUTCDate();
  const sizes = [0, 12, daysOfMonth, 24, 60, 60];
  for (let index = 5; index > 0; index--) {
    if ((parts[index] as number) >= 0) continue;
    (parts[index] as number) += sizes[index] as number;
    (parts[index - 1] as number)--;
  }
  return parts;
}

const LONG_UNITS: Readonly<Record<string, bigint>> = { d: 24n, w: 168n, y: 8760n };
const HOUR = 3_600_000_000_000n;

/** A duration of Go, or one that begins with whole days, weeks or years. */
function durationOf(text: string): bigint | undefined {
  const [long = ''] = /^[+-]?(?:\d+[dwy])*/.exec(text) ?? [];
  const rest = text.slice(long.length);
  if (!/[dwy]/.test(long)) return durationNanos(text);
  const below = rest === '' ? 0n : durationNanos(rest);
  const hours = [...long.matchAll(/(\d+)([dwy])/g)].reduce(
    (sum, [, count = '0', unit = 'd']) => sum + BigInt(count) * (LONG_UNITS[unit] ?? 0n),
    0n,
  );
  if (below === undefined) return undefined;
  return (long.startsWith('-') ? -1n : 1n) * (hours * HOUR + below);
}

/** Times (v1/topdown/time.go). The present one is that of the run; zones are those of the JavaScript engine. */
export const TIME: Builtins = {
  'time.now_ns': of(0, (_, { host }) => (host.now === undefined ? undefined : ofDouble(host.now))),
  'time.parse_ns': ofTexts(2, (layout = '', text = '') => parse(layout, text)),
  'time.parse_rfc3339_ns': ofTexts(1, (text = '') => parse(RFC3339, text)),
  'time.parse_duration_ns': ofTexts(1, (text = '') => {
    const nanos = durationOf(text);
    return nanos !== undefined && fits(nanos) ? ofBig(nanos) : undefined;
  }),
  'time.date': ofDate((date) => [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]),
  'time.clock': ofDate((date) => [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]),
  'time.weekday': ofDate((date) => DAYS[date.getUTCDay()]),
  'time.add_date': inZone(of(4, ([value, ...by]) => addDate(value, by))),
  'time.diff': inZone(of(2, ([a, b]) => difference(a, b))),
  'time.format': inZone(
    of(1, ([value]) => {
      const instant = instantOf(value);
      return instant && printGoLayout(instant, layoutOf(instant.layout || 'RFC3339Nano'));
    }),
  ),
};
