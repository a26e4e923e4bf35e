import { utf8Decode } from '../../../text/bytes.ts';
import { Failure, failed } from '../failure.ts';
import { printDuration, printTimestamp } from '../time.ts';
import { typeName } from '../typeName.ts';
import { Duration, isList, isMap, type Outcome, Timestamp, TypeValue, Uint, type Value } from '../value.ts';
import { printDouble } from './printDouble.ts';

const CLAUSE = /%(?:(%)|(?:\.(\d+))?([sdfebxXo])|([\s\S]|$))/g;

/** How cel-go writes: the server has the older form, which quotes texts in lists and writes numbers as people in English do. */
type Style = 'older' | 'newer';

/** `text.format(args)` (cel-go, ext/formatting.go for the older form, ext/formatting_v2.go for the newer one). */
export function formatText(text: string, args: readonly Value[], style: Style): Outcome {
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
    const part = formatOne(value, verb, { style, precision: precision === undefined ? 6 : Number(precision) });
    if (part instanceof Failure) problem ??= part;
    return part instanceof Failure ? '' : part;
  });
  return problem ?? made;
}

interface Clause {
  readonly style: Style;
  readonly precision: number;
}

function formatOne(value: Value, verb: string, { style, precision }: Clause): string | Failure {
  switch (verb) {
    case 's':
      return style === 'older' ? printQuoted(value, false) : printValue(value);
    case 'd':
      return decimal(value, style);
    case 'f':
    case 'e':
      return style === 'older' ? inEnglish(value, verb, precision) : floating(value, verb, precision);
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
  decimal: 'integers',
  'fixed-point': 'doubles',
  'scientific notation': 'doubles',
  binary: 'integers and bools',
  octal: 'integers',
  hex: 'integers, byte buffers, and strings',
};

function decimal(value: Value, style: Style): string | Failure {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint) return String(value.value);
  if (style === 'older') return wrong('decimal', value);
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

const NAMED: Readonly<Record<string, string>> = { NaN: 'NaN', Infinity: '∞', '-Infinity': '-∞' };

/** Doubles alone, with commas between thousands and powers of ten, as golang.org/x/text writes them. */
function inEnglish(value: Value, verb: 'f' | 'e', precision: number): string | Failure {
  const special = Object.hasOwn(NAMED, String(value)) ? NAMED[String(value)] : undefined;
  if (special !== undefined && (typeof value === 'string' || typeof value === 'number')) return special;
  // The number behind the dot of `%e` is the least width there, and there are always six digits (ext/formatting.go, Scientific).
  const digits = verb === 'e' ? 6 : precision;
  const text = typeof value === 'number' ? floating(value, verb, digits) : undefined;
  if (typeof text !== 'string') return wrong(verb === 'f' ? 'fixed-point' : 'scientific notation', value);
  if (verb === 'f') return text.replace(/^-?\d+/, (digits) => digits.replaceAll(/\B(?=(?:\d{3})+$)/g, ','));
  const raised = text.replace(/e([+-])(\d+)$/, (_, sign: string, power: string) => {
    const digits = [...power].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');
    return `×10${sign === '-' ? '⁻' : ''}${digits}`;
  });
  return raised.padStart(precision);
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

/** A value as the older `%s` writes it: texts are quoted inside of lists and mappings. */
function printQuoted(value: Value, isInside = true): string | Failure {
  if (isList(value))
    return wrapped(
      '[',
      value.map((item) => printQuoted(item)),
      ']',
    );
  if (isMap(value)) {
    const entries = [...value].map(([key, item]) => [printQuoted(key as Value), printQuoted(item)] as const);
    const bad = entries.flat().find((part) => part instanceof Failure);
    if (bad instanceof Failure) return bad;
    const keyed = entries.sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1));
    return wrapped(
      '{',
      keyed.map(([key, item]) => `${key as string}:${item as string}`),
      '}',
    );
  }
  if (typeof value === 'number' && isInside && Number.isFinite(value)) return value.toFixed(6);
  const text = typeof value === 'number' ? printDouble(value) : printValue(value);
  if (!isInside || text instanceof Failure) return text;
  if (value instanceof Timestamp) return `timestamp(${JSON.stringify(text)})`;
  if (value instanceof Duration) return `duration(${JSON.stringify(text)})`;
  if (value instanceof Uint8Array) return `b${JSON.stringify(text)}`;
  const isText = typeof value === 'string' || (typeof value === 'number' && !Number.isFinite(value));
  return isText ? JSON.stringify(text) : text;
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
