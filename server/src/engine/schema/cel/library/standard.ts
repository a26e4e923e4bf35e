import { utf8Decode, utf8Encode } from '../../../text/bytes.ts';
import { compileGoRegex } from '../../../text/goRegex.ts';
import { failed } from '../failure.ts';
import { int, uint } from '../operators.ts';
import type { Library } from '../overload.ts';
import { dateIn, parseDuration, parseTimestamp, printDuration, printTimestamp, timestampFrom } from '../time.ts';
import { typeName } from '../typeName.ts';
import { type CelMap, Duration, type Outcome, type Timestamp, TypeValue, type Uint, type Value } from '../value.ts';
import { printDouble } from './printDouble.ts';

const SECOND = 1_000_000_000n;

const PARTS: Readonly<Record<string, (at: { readonly date: Date; readonly millis: bigint }) => bigint | number>> = {
  getFullYear: ({ date }) => date.getUTCFullYear(),
  getMonth: ({ date }) => date.getUTCMonth(),
  getDate: ({ date }) => date.getUTCDate(),
  getDayOfMonth: ({ date }) => date.getUTCDate() - 1,
  getDayOfWeek: ({ date }) => date.getUTCDay(),
  getDayOfYear: ({ date }) => (date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000,
  getHours: ({ date }) => date.getUTCHours(),
  getMinutes: ({ date }) => date.getUTCMinutes(),
  getSeconds: ({ date }) => date.getUTCSeconds(),
  getMilliseconds: ({ millis }) => millis,
};

/** The functions of the language (cel-go, common/stdlib/standard.go). */
export const STANDARD: Library = {
  'size(string) -> int': (text: string) => lengthOf(text),
  'string . size() -> int': (text: string) => lengthOf(text),
  'size(bytes) -> int': (bytes: Uint8Array) => BigInt(bytes.length),
  'bytes . size() -> int': (bytes: Uint8Array) => BigInt(bytes.length),
  'size(list<A>) -> int': (list: readonly Value[]) => BigInt(list.length),
  'list<A> . size() -> int': (list: readonly Value[]) => BigInt(list.length),
  'size(map<A, B>) -> int': (map: CelMap) => BigInt(map.size),
  'map<A, B> . size() -> int': (map: CelMap) => BigInt(map.size),
  'string . startsWith(string) -> bool': (text: string, part: string) => text.startsWith(part),
  'string . endsWith(string) -> bool': (text: string, part: string) => text.endsWith(part),
  'string . contains(string) -> bool': (text: string, part: string) => text.includes(part),
  'string . matches(string) -> bool': matches,
  'matches(string, string) -> bool': matches,
  'type(A) -> type<A>': (value: Value) => new TypeValue(typeName(value)),
  'dyn(A) -> dyn': (value: Value) => value,
  'bool(bool) -> bool': (value: boolean) => value,
  'bool(string) -> bool': (text: string) => readBoolean(text),
  'bytes(bytes) -> bytes': (bytes: Uint8Array) => bytes,
  'bytes(string) -> bytes': (text: string) => utf8Encode(text),
  'int(int) -> int': (value: bigint) => value,
  'int(uint) -> int': ({ value }: Uint) => int(value),
  'int(double) -> int': (value: number) => truncated(value, int),
  'int(string) -> int': (text: string) => readInteger(text),
  'int(timestamp) -> int': ({ nanos }: Timestamp) => floorDivide(nanos, SECOND),
  'int(duration) -> int': ({ nanos }: Duration) => nanos,
  'uint(uint) -> uint': (value: Uint) => value,
  'uint(int) -> uint': (value: bigint) => uint(value),
  'uint(double) -> uint': (value: number) => truncated(value, uint),
  'uint(string) -> uint': (text: string) =>
    /^\d+$/.test(text) ? uint(BigInt(text)) : failed(`strconv.ParseUint: parsing "${text}": invalid syntax`),
  'double(double) -> double': (value: number) => value,
  'double(int) -> double': (value: bigint) => Number(value),
  'double(uint) -> double': ({ value }: Uint) => Number(value),
  'double(string) -> double': (text: string) => readDouble(text),
  'string(string) -> string': (text: string) => text,
  'string(bool) -> string': (value: boolean) => String(value),
  'string(int) -> string': (value: bigint) => String(value),
  'string(uint) -> string': ({ value }: Uint) => String(value),
  'string(double) -> string': (value: number) => printDouble(value),
  'string(bytes) -> string': (bytes: Uint8Array) =>
    utf8Decode(bytes) ?? failed('invalid UTF-8 in bytes, cannot convert to string'),
  'string(timestamp) -> string': (time: Timestamp) => printTimestamp(time),
  'string(duration) -> string': (duration: Duration) => printDuration(duration),
  'duration(duration) -> duration': (duration: Duration) => duration,
  'duration(int) -> duration': (nanos: bigint) => new Duration(nanos),
  'duration(string) -> duration': (text: string) => readDuration(text),
  'timestamp(timestamp) -> timestamp': (time: Timestamp) => time,
  'timestamp(int) -> timestamp': (seconds: bigint) => timestampFrom(seconds * SECOND),
  'timestamp(string) -> timestamp': (text: string) =>
    parseTimestamp(text) ?? failed(`type conversion error from 'string' to 'google.protobuf.Timestamp'`),
  ...getters(),
  'duration . getHours() -> int': ({ nanos }: Duration) => nanos / (3600n * SECOND),
  'duration . getMinutes() -> int': ({ nanos }: Duration) => nanos / (60n * SECOND),
  'duration . getSeconds() -> int': ({ nanos }: Duration) => nanos / SECOND,
  'duration . getMilliseconds() -> int': ({ nanos }: Duration) => (nanos % SECOND) / 1_000_000n,
};

function lengthOf(text: string): bigint {
  // Nearly every text has no pair of surrogates, and counting is what costs.
  return BigInt(/[\ud800-\udbff]/.test(text) ? [...text].length : text.length);
}

function matches(text: string, pattern: string): Outcome {
  const regex = compileGoRegex(pattern);
  return regex === undefined ? failed(`error parsing regexp: \`${pattern}\``) : regex.test(text);
}

function readBoolean(text: string): Outcome {
  if (/^(?:1|t|T|true|TRUE|True)$/.test(text)) return true;
  if (/^(?:0|f|F|false|FALSE|False)$/.test(text)) return false;
  return failed(`type conversion error from 'string' to 'bool'`);
}

function readInteger(text: string): Outcome {
  return /^[-+]?\d+$/.test(text) ? int(BigInt(text)) : failed(`type conversion error from 'string' to 'int'`);
}

/** As strconv.ParseFloat reads it. */
function readDouble(text: string): Outcome {
  if (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text)) return Number(text);
  const [, sign, word] = /^([-+]?)(inf|infinity|nan)$/i.exec(text) ?? [];
  if (word === undefined) return failed(`type conversion error from 'string' to 'double'`);
  if (/nan/i.test(word)) return Number.NaN;
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function readDuration(text: string): Outcome {
  return parseDuration(text) ?? failed(`type conversion error from 'string' to 'google.protobuf.Duration'`);
}

/** Towards zero; the greatest double that fits is below the greatest integer. */
function truncated(value: number, within: (value: bigint) => Outcome): Outcome {
  if (!Number.isFinite(value) || Math.abs(value) >= (within === int ? 2 ** 63 : 2 ** 64))
    return failed('integer overflow');
  return within(BigInt(Math.trunc(value)));
}

function floorDivide(a: bigint, b: bigint): bigint {
  return a / b - (a % b < 0n ? 1n : 0n);
}

function getters(): Record<string, (time: Timestamp, zone?: string) => Outcome> {
  return Object.fromEntries(
    Object.entries(PARTS).flatMap(([name, part]) => {
      const get = (time: Timestamp, zone = 'UTC'): Outcome => {
        const at = dateIn(time, zone);
        if (at === undefined) return failed(`unknown time zone ${zone}`);
        const value = part(at);
        return typeof value === 'bigint' ? value : BigInt(Math.floor(value));
      };
      return [
        [`timestamp . ${name}() -> int`, get],
        [`timestamp . ${name}(string) -> int`, get],
      ] as const;
    }),
  );
}
