import { utf8Decode } from '../../../text/bytes.ts';
import { Failure, failed } from '../failure.ts';
import { printDuration, printTimestamp } from '../time.ts';
import { typeName } from '../typeName.ts';
import { Duration, isList, isMap, type Outcome, Timestamp, TypeValue, Uint, type Value } from '../value.ts';

const CLAUSE = /%(?:(%)|(?:\.(\d+))?([sdfebxXo])|([\s\S]|$))/g;

/** `text.format(args)` (cel-go, ext/formatting.go). */
export function formatText(text: string, args: readonly Value[]): Outcome {
  let used = 0;
  let problem: Failure | undefined;
  const made = text.replaceAll(CLAUSE, (clause, percent?: string, precision?: string, verb?: string) => {
    if (percent !== undefined) return '%';
    if (verb === undefined) {
      problem ??= failed(`could not parse formatting clause: unrecognized formatting clause "${clause.slice(1)}"`);
      return '';
    }
    const value = args[used++];
    if (value === undefined) {
      problem ??= failed(`index ${used - 1} out of range`);
      return '';
    }
    const part = formatOne(value, verb, precision === undefined ? undefined : Number(precision));
    if (part instanceof Failure) problem ??= part;
    return part instanceof Failure ? '' : part;
  });
  return problem ?? made;
}

function formatOne(value: Value, verb: string, precision = 6): string | Failure {
  switch (verb) {
    case 's':
      return printValue(value);
    case 'd':
      return decimal(value);
    case 'f':
    case 'e':
      return floating(value, verb, precision);
    default:
      return based(value, verb);
  }
}

function wrong(what: string, value: Value): Failure {
  return failed(
    `error during formatting: ${what} clause can only be used on ${WANTED[what] ?? 'numbers'}, was given ${typeName(value)}`,
  );
}

const WANTED: Readonly<Record<string, string>> = {
  integer: 'integers',
  'fixed-point': 'doubles',
  'scientific notation': 'doubles',
  binary: 'integers and bools',
  octal: 'integers',
  hex: 'integers, byte buffers, and strings',
};

function decimal(value: Value): string | Failure {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint) return String(value.value);
  return typeof value === 'number' && !Number.isFinite(value) ? printNumber(value) : wrong('integer', value);
}

function floating(value: Value, verb: 'f' | 'e', precision: number): string | Failure {
  const number = typeof value === 'bigint' ? Number(value) : value instanceof Uint ? Number(value.value) : value;
  if (typeof number !== 'number') return wrong(verb === 'f' ? 'fixed-point' : 'scientific notation', value);
  if (!Number.isFinite(number)) return printNumber(number);
  if (verb === 'f') return fixed(number, Math.min(precision, 100));
  const [digits = '', exponent = '0'] = number.toExponential(Math.min(precision, 100)).split('e');
  const power = Number(exponent);
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** Go rounds what lies exactly between two numbers to the even one. */
function fixed(number: number, precision: number): string {
  const scale = 10 ** precision;
  const scaled = number * scale;
  const isTie = Math.abs(scaled) < 2 ** 51 && Math.abs(scaled % 1) === 0.5;
  return (isTie ? (2 * Math.round(scaled / 2)) / scale : number).toFixed(precision);
}

function based(value: Value, verb: string): string | Failure {
  const number = value instanceof Uint ? value.value : value;
  const name = verb === 'b' ? 'binary' : verb === 'o' ? 'octal' : 'hex';
  if (verb === 'b' && typeof number === 'boolean') return number ? '1' : '0';
  if (typeof number === 'bigint') {
    const text = number.toString(verb === 'b' ? 2 : verb === 'o' ? 8 : 16);
    return verb === 'X' ? text.toUpperCase() : text;
  }
  if (name !== 'hex') return wrong(name, value);
  const bytes = typeof number === 'string' ? utf8(number) : number instanceof Uint8Array ? [...number] : undefined;
  if (bytes === undefined) return wrong(name, value);
  const text = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return verb === 'X' ? text.toUpperCase() : text;
}

function utf8(text: string): readonly number[] {
  return [...encodeURIComponent(text).matchAll(/%([0-9A-F]{2})|([\s\S])/g)].map(([, hex, char]) =>
    hex === undefined ? (char ?? '').charCodeAt(0) : Number.parseInt(hex, 16),
  );
}

/** A value as `%s` writes it. */
function printValue(value: Value): string | Failure {
  if (value === null) return 'null';
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return printNumber(value);
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Uint8Array) return utf8Decode(value) ?? '';
  if (value instanceof Duration) return printDuration(value);
  if (value instanceof Timestamp) return printTimestamp(value);
  if (value instanceof TypeValue) return value.name;
  if (isList(value)) return wrapped('[', value.map(printValue), ']');
  if (!isMap(value))
    return failed(
      `error during formatting: string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given ${typeName(value)}`,
    );
  const entries = [...value].map(([key, item]) => [printValue(key as Value), printValue(item)] as const);
  const bad = entries.flat().find((part) => part instanceof Failure);
  if (bad instanceof Failure) return bad;
  const sorted = entries.map(([key, item]) => `${key as string}: ${item as string}`).sort();
  return wrapped('{', sorted, '}');
}

function wrapped(open: string, parts: readonly (string | Failure)[], close: string): string | Failure {
  const bad = parts.find((part) => part instanceof Failure);
  return bad instanceof Failure ? bad : `${open}${parts.join(', ')}${close}`;
}

function printNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (Number.isFinite(value)) return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
  return value > 0 ? 'Infinity' : '-Infinity';
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

/** `strings.quote(text)` */
export function quoteText(text: string): string {
  return `"${[...text].map((char) => ESCAPES[char] ?? (/[\ud800-\udfff]/.test(char) && char.length === 1 ? '\ufffd' : char)).join('')}"`;
}
