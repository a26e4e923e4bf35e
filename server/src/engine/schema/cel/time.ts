import { type Failure, failed } from './failure.ts';
import { Duration, Timestamp } from './value.ts';

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const SECOND = 1_000_000_000n;
/** The bounds of google.protobuf.Timestamp: the years 1 to 9999. */
const FIRST = -62_135_596_800n * SECOND;
const LAST = 253_402_300_799n * SECOND + 999_999_999n;
const MAX_INT = 2n ** 63n - 1n;

/** Go's time.ParseDuration; undefined when the text is none. */
export function parseDuration(text: string): Duration | undefined {
  const [, sign, body = ''] = /^([-+]?)(.*)$/s.exec(text) ?? [];
  if (body === '0') return new Duration(0n);
  if (!/^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(body)) return undefined;
  let nanos = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of body.matchAll(/(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g)) {
    const scale = UNITS[unit] ?? 0n;
    nanos += BigInt(whole === '' ? '0' : whole) * scale;
    if (fraction !== '') nanos += (BigInt(fraction) * scale) / 10n ** BigInt(fraction.length);
  }
  return nanos > MAX_INT ? undefined : new Duration(sign === '-' ? -nanos : nanos);
}

/** A duration from nanoseconds that an operation gave; 64 bits hold some 292 years. */
export function durationFrom(nanos: bigint): Duration | Failure {
  return nanos > MAX_INT || nanos < -MAX_INT - 1n ? failed('integer overflow') : new Duration(nanos);
}

/** A point in time within the years 1 to 9999. */
export function timestampFrom(nanos: bigint): Timestamp | Failure {
  return nanos < FIRST || nanos > LAST ? failed('timestamp overflow') : new Timestamp(nanos);
}

const TIME = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9})\d*)?([Zz]|[+-]\d\d:\d\d)$/;

/** RFC 3339 as Go reads it; undefined when the text is no time. */
export function parseTimestamp(text: string): Timestamp | undefined {
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = TIME.exec(text) ?? [];
  if (year === undefined) return undefined;
  const millis = Date.UTC(2000, Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const date = new Date(millis);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const isThere =
    date.getUTCMonth() === Number(month) - 1 &&
    date.getUTCDate() === Number(day) &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) < 60;
  const offset = offsetOf(zone);
  if (!isThere || offset === undefined) return undefined;
  const nanos = (BigInt(date.getTime()) - BigInt(offset) * 60_000n) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
  const made = timestampFrom(nanos);
  return made instanceof Timestamp ? made : undefined;
}

/** A date alone, as the format `date` of schemas has it. */
export function parseDate(text: string): Timestamp | undefined {
  return /^\d{4}-\d\d-\d\d$/.test(text) ? parseTimestamp(`${text}T00:00:00Z`) : undefined;
}

/** Minutes east of Greenwich of `Z`, `+02:00`, `02:00`; undefined for anything else. */
function offsetOf(zone: string): number | undefined {
  if (/^[Zz]$/.test(zone)) return 0;
  const [, sign, hours, minutes] = /^([+-]?)(\d\d):(\d\d)$/.exec(zone) ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** `1.5s`, as a duration prints in CEL. */
export function printDuration({ nanos }: Duration): string {
  const positive = nanos < 0n ? -nanos : nanos;
  const fraction = String(positive % SECOND)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return `${nanos < 0n ? '-' : ''}${positive / SECOND}${fraction === '' ? '' : `.${fraction}`}s`;
}

/** RFC 3339 in UTC with as many digits as are needed. */
export function printTimestamp({ nanos }: Timestamp): string {
  const rest = ((nanos % SECOND) + SECOND) % SECOND;
  const date = new Date(Number((nanos - rest) / 1_000_000n));
  const fraction = String(rest).padStart(9, '0').replace(/0+$/, '');
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = `${String(date.getUTCFullYear()).padStart(4, '0')}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  return `${day}T${time}${fraction === '' ? '' : `.${fraction}`}Z`;
}

/** The fields of a time in a zone: `Z`-like offsets, `UTC`, or a name that the platform knows; undefined for another. */
export function dateIn(
  { nanos }: Timestamp,
  zone: string,
): { readonly date: Date; readonly millis: bigint } | undefined {
  const rest = ((nanos % SECOND) + SECOND) % SECOND;
  const base = Number((nanos - rest) / 1_000_000n);
  const millis = rest / 1_000_000n;
  const offset = zone === '' || zone === 'UTC' ? 0 : (offsetOf(zone) ?? namedOffset(base, zone));
  return offset === undefined ? undefined : { date: new Date(base + offset * 60_000), millis };
}

function namedOffset(millis: number, zone: string): number | undefined {
  try {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }).formatToParts(millis);
    const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
    const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
    return Math.round((local - millis) / 60_000);
  } catch {
    return undefined;
  }
}
