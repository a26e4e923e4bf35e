/** A point in time with the offset that it was written with, as Go's time.Time. */
export interface GoTime {
  /** Nanoseconds since 1970 in UTC. */
  readonly nanos: bigint;
  /** Minutes east of Greenwich. */
  readonly offset: number;
}

/** Names of months, in order. */
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
/** Names of days, in the order of `Date.getUTCDay`. */
export const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MILLI = 1_000_000n;

/** time.RFC3339. */
export const RFC3339 = '2006-01-02T15:04:05Z07:00';

/** The parts of a reference layout; longer ones come first. */
export const PARTS =
  /January|Jan|Monday|Mon|MST|2006|Z07:00|Z0700|Z07|-07:00|-0700|-07|002|01|02|03|04|05|06|15|PM|pm|_2|1|2|3|4|5|[.,]0+|[.,]9+/g;

interface Fields {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  nanos: bigint;
  offset: number;
  isAfternoon: boolean | undefined;
  yearDay: number | undefined;
}

type Rule = readonly [pattern: string, read: (fields: Fields, text: string) => void];

const number = (key: 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second'): Rule[1] => {
  return (fields, text) => {
    fields[key] = Number(text);
  };
};
const named = (names: readonly string[], length?: number): string =>
  names.map((name) => name.slice(0, length)).join('|');
const zone = (text: string): number => {
  if (text === 'Z') return 0;
  const [, sign, hours, minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(text) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
};
const offset: Rule[1] = (fields, text) => {
  fields.offset = zone(text);
};
const month: Rule[1] = (fields, text) => {
  fields.month = MONTHS.findIndex((name) => name.slice(0, 3) === text.slice(0, 3)) + 1;
};
const ignore: Rule[1] = () => undefined;
const half: Rule[1] = (fields, text) => {
  fields.isAfternoon = text.toLowerCase() === 'pm';
};

const RULES: Readonly<Record<string, Rule>> = {
  January: [named(MONTHS), month],
  Jan: [named(MONTHS, 3), month],
  Monday: [named(DAYS), ignore],
  Mon: [named(DAYS, 3), ignore],
  MST: ['[A-Z]{3,5}|[+-]\\d\\d', ignore],
  '2006': ['\\d{4}', number('year')],
  '06': [
    '\\d{2}',
    (fields, text) => {
      fields.year = Number(text) + (Number(text) >= 69 ? 1900 : 2000);
    },
  ],
  'Z07:00': ['Z|[+-]\\d\\d:\\d\\d', offset],
  Z0700: ['Z|[+-]\\d{4}', offset],
  Z07: ['Z|[+-]\\d\\d', offset],
  '-07:00': ['[+-]\\d\\d:\\d\\d', offset],
  '-0700': ['[+-]\\d{4}', offset],
  '-07': ['[+-]\\d\\d', offset],
  '002': [
    '\\d{3}',
    (fields, text) => {
      fields.yearDay = Number(text);
    },
  ],
  '01': ['\\d{2}', number('month')],
  '1': ['\\d{1,2}', number('month')],
  '02': ['\\d{2}', number('day')],
  _2: [' ?\\d{1,2}', number('day')],
  '2': ['\\d{1,2}', number('day')],
  '15': ['\\d{2}', number('hour')],
  '03': ['\\d{2}', number('hour')],
  '3': ['\\d{1,2}', number('hour')],
  '04': ['\\d{2}', number('minute')],
  '4': ['\\d{1,2}', number('minute')],
  '05': ['\\d{2}(?:[.,]\\d+)?', readSecond],
  '5': ['\\d{1,2}(?:[.,]\\d+)?', readSecond],
  PM: ['AM|PM', half],
  pm: ['am|pm', half],
};

/** Fractions may follow seconds also where the layout has none. */
function readSecond(fields: Fields, text: string): void {
  const [whole = '0', fraction = ''] = text.split(/[.,]/);
  fields.second = Number(whole);
  fields.nanos = BigInt(fraction.slice(0, 9).padEnd(9, '0'));
}

/** time.Parse by a reference layout; undefined when the text does not fit. */
export function parseGoTime(layout: string, text: string): GoTime | undefined {
  const reads: Rule[1][] = [];
  let pattern = '';
  let from = 0;
  const quote = (literal: string): string => literal.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&');
  for (const match of layout.matchAll(PARTS)) {
    pattern += quote(layout.slice(from, match.index));
    from = match.index + match[0].length;
    const rule = RULES[match[0]];
    // Fractions are read with the second before them.
    if (rule === undefined) continue;
    pattern += `(${rule[0]})`;
    reads.push(rule[1]);
  }
  const found = new RegExp(`^${pattern}${quote(layout.slice(from))}$`).exec(text);
  if (found === null) return undefined;
  const fields: Fields = {
    year: 0,
    month: 1,
    day: 1,
    hour: 0,
    minute: 0,
    second: 0,
    nanos: 0n,
    offset: 0,
    isAfternoon: undefined,
    yearDay: undefined,
  };
  for (const [index, read] of reads.entries()) read(fields, (found[index + 1] ?? '').trim());
  return timeOf(fields);
}

function timeOf(fields: Fields): GoTime | undefined {
  const { year, minute, second, isAfternoon, yearDay } = fields;
  const hour = isAfternoon === undefined ? fields.hour : (fields.hour % 12) + (isAfternoon ? 12 : 0);
  const [monthOf, day] = yearDay === undefined ? [fields.month, fields.day] : [1, yearDay];
  if (monthOf < 1 || monthOf > 12 || hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, monthOf - 1, day);
  date.setUTCHours(hour, minute, second, 0);
  if (yearDay === undefined && (date.getUTCDate() !== day || date.getUTCMonth() !== monthOf - 1)) return undefined;
  return {
    nanos: (BigInt(date.getTime()) - BigInt(fields.offset) * 60_000n) * MILLI + fields.nanos,
    offset: fields.offset,
  };
}

/** The calendar in the time's own zone. */
export function calendarOf({ nanos, offset: minutes }: GoTime): Date {
  const millis = nanos >= 0n ? nanos / MILLI : -((-nanos + MILLI - 1n) / MILLI);
  return new Date(Number(millis) + minutes * 60_000);
}
