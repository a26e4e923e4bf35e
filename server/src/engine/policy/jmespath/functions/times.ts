import { durationNanos, printGoDuration } from '../../values/duration.ts';
import { calendarOf, type GoTime, parseGoTime, RFC3339 } from '../../values/goTime.ts';
import { printGoTime } from '../../values/printGoTime.ts';
import { type QueryFailure, queryError } from '../failure.ts';
import type { Frame, Outcome } from '../frame.ts';
import type { FunctionTable } from './signature.ts';

const MILLI = 1_000_000n;
/** Go's zero time is the year 1. */
const YEAR_ONE = -62_135_596_800_000_000_000n;

/** Kyverno's functions on times (pkg/engine/jmespath/time.go). */
export const TIMES: FunctionTable = {
  'time_since(string, string, string)': (frame, layout: string, from: string, to: string) => {
    const form = layout === '' ? RFC3339 : layout;
    const start = parseGoTime(form, from);
    const end = to === '' ? timeNow(frame) : parseGoTime(form, to);
    if (start === undefined || end === undefined) return noTime(start === undefined ? from : to);
    return printGoDuration(end.nanos - start.nanos);
  },
  'time_now()': (frame) => printGoTime(timeNow(frame)),
  'time_now_utc()': (frame) => printGoTime(timeNow(frame)),
  'time_to_cron(string)': (_, text: string) =>
    withTimes([text], ([time]) => {
      const date = calendarOf(time);
      const [minute, hour, day] = [date.getUTCMinutes(), date.getUTCHours(), date.getUTCDate()];
      return `${minute} ${hour} ${day} ${date.getUTCMonth() + 1} ${date.getUTCDay()}`;
    }),
  'time_add(string, string)': (_, text: string, by: string) =>
    withTimes([text], ([time]) => {
      const nanos = durationNanos(by);
      return nanos === undefined ? noDuration(by) : printGoTime({ ...time, nanos: time.nanos + nanos });
    }),
  'time_parse(string, string)': (_, layout: string, text: string) => {
    if (/^[+-]?\d+$/.test(layout))
      return /^[+-]?\d{1,12}$/.test(text)
        ? printGoTime({ nanos: BigInt(text) * 1000n * MILLI, offset: 0 })
        : noTime(text);
    const time = parseGoTime(layout, text);
    return time === undefined ? noTime(text) : printGoTime(time);
  },
  'time_utc(string)': (_, text: string) => withTimes([text], ([time]) => printGoTime({ ...time, offset: 0 })),
  'time_diff(string, string)': (_, from: string, to: string) =>
    withTimes([from, to], ([a, b]) => printGoDuration(b.nanos - a.nanos)),
  'time_before(string, string)': (_, one: string, other: string) =>
    withTimes([one, other], ([a, b]) => a.nanos < b.nanos),
  'time_after(string, string)': (_, one: string, other: string) =>
    withTimes([one, other], ([a, b]) => a.nanos > b.nanos),
  'time_between(string, string, string)': (_, text: string, from: string, to: string) =>
    withTimes([text, from, to], ([time, start, end]) => time.nanos > start.nanos && time.nanos < end.nanos),
  'time_truncate(string, string)': (_, text: string, by: string) =>
    withTimes([text], ([time]) => {
      const nanos = durationNanos(by);
      if (nanos === undefined) return noDuration(by);
      if (nanos <= 0n) return printGoTime(time);
      return printGoTime({ ...time, nanos: time.nanos - ((time.nanos - YEAR_ONE) % nanos) });
    }),
};

function timeNow({ now }: Frame): GoTime {
  return { nanos: BigInt(Math.trunc(now)) * MILLI, offset: 0 };
}

function noTime(text: string): QueryFailure {
  return queryError(`parsing time "${text}" failed`);
}

function noDuration(text: string): QueryFailure {
  return queryError(`time: invalid duration "${text}"`);
}

type Times<T extends readonly string[]> = { readonly [K in keyof T]: GoTime };

/** Reads times in RFC 3339, then applies. */
function withTimes<const T extends readonly string[]>(texts: T, apply: (times: Times<T>) => Outcome): Outcome {
  const times: GoTime[] = [];
  for (const text of texts) {
    const time = parseGoTime(RFC3339, text);
    if (time === undefined) return noTime(text);
    times.push(time);
  }
  return apply(times as unknown as Times<T>);
}
