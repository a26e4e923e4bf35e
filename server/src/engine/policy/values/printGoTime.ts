import { calendarOf, DAYS, type GoTime, MONTHS, PARTS } from './goTime.ts';

/** RFC 3339 to the second, in the time's own zone; empty for a time that no calendar has. */
export function printGoTime(time: GoTime): string {
  const date = calendarOf(time);
  if (Number.isNaN(date.getTime())) return '';
  return date.toISOString().slice(0, 19) + zulu(time.offset, ':', true);
}

/** time.Format by a reference layout. Of zones only UTC has a name here; others show as their offset. */
export function printGoLayout(time: GoTime, layout: string): string {
  const date = calendarOf(time);
  const nanos = String(((time.nanos % SECOND) + SECOND) % SECOND).padStart(9, '0');
  return layout.replaceAll(PARTS, (part) => PRINTERS[part]?.(date, time.offset) ?? printFraction(part, nanos));
}

const SECOND = 1_000_000_000n;
const DAY = 86_400_000;

const two = (value: number): string => String(value).padStart(2, '0');

function offsetText(minutes: number, glue: string, withMinutes: boolean): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${withMinutes ? glue + two(size % 60) : ''}`;
}

function zulu(minutes: number, glue: string, withMinutes: boolean): string {
  return minutes === 0 ? 'Z' : offsetText(minutes, glue, withMinutes);
}

const monthName = (date: Date): string => MONTHS[date.getUTCMonth()] ?? '';
const dayName = (date: Date): string => DAYS[date.getUTCDay()] ?? '';
const half = (date: Date): number => date.getUTCHours() % 12 || 12;
const yearDay = (date: Date): number => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0)) / DAY) + 1;

/** What stands for each part of a layout but fractions of seconds; the number is the offset of the zone in minutes. */
const PRINTERS: Readonly<Record<string, (date: Date, minutes: number) => string>> = {
  January: monthName,
  Jan: (date) => monthName(date).slice(0, 3),
  Monday: dayName,
  Mon: (date) => dayName(date).slice(0, 3),
  MST: (_, minutes) => (minutes === 0 ? 'UTC' : offsetText(minutes, '', minutes % 60 !== 0)),
  '2006': (date) => String(date.getUTCFullYear()).padStart(4, '0'),
  '06': (date) => two(date.getUTCFullYear() % 100),
  'Z07:00': (_, minutes) => zulu(minutes, ':', true),
  Z0700: (_, minutes) => zulu(minutes, '', true),
  Z07: (_, minutes) => zulu(minutes, '', false),
  '-07:00': (_, minutes) => offsetText(minutes, ':', true),
  '-0700': (_, minutes) => offsetText(minutes, '', true),
  '-07': (_, minutes) => offsetText(minutes, '', false),
  '002': (date) => String(yearDay(date)).padStart(3, '0'),
  '01': (date) => two(date.getUTCMonth() + 1),
  '1': (date) => String(date.getUTCMonth() + 1),
  '02': (date) => two(date.getUTCDate()),
  _2: (date) => String(date.getUTCDate()).padStart(2),
  '2': (date) => String(date.getUTCDate()),
  '15': (date) => two(date.getUTCHours()),
  '03': (date) => two(half(date)),
  '3': (date) => String(half(date)),
  '04': (date) => two(date.getUTCMinutes()),
  '4': (date) => String(date.getUTCMinutes()),
  '05': (date) => two(date.getUTCSeconds()),
  '5': (date) => String(date.getUTCSeconds()),
  PM: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  pm: (date) => (date.getUTCHours() < 12 ? 'am' : 'pm'),
};

/** `.000` shows all of its digits, `.999` none that are zero at the end. */
function printFraction(part: string, nanos: string): string {
  const digits = nanos.slice(0, part.length - 1);
  if (part.charAt(1) === '0') return part.charAt(0) + digits;
  const short = digits.replace(/0+$/, '');
  return short === '' ? '' : part.charAt(0) + short;
}
