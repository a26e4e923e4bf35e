import { isRegoNumber, isWhole, type RegoNumber, toBig } from '../number.ts';
import { printNumber, printValue, type Value } from '../value.ts';

const VERB = /%([-+# 0]*)(\*|\d+)?(\.(?:\*|\d+)?)?([a-zA-Z%])|%$/g;

/** The widest that fmt lays out anything (fmt/print.go, tooLarge). */
const MOST_WIDTH = 1_000_000;

function bounded(size: number | undefined): number | undefined {
  return size !== undefined && Math.abs(size) <= MOST_WIDTH ? size : undefined;
}

/** What Go's fmt.Sprintf makes of a format and the arguments as OPA hands them over: whole numbers, floats and texts. */
export function formatGo(format: string, args: readonly Value[]): string {
  let used = 0;
  const measure = (written: string | undefined): number | undefined =>
    written === undefined ? undefined : written === '*' ? Number(args[used++]) : Number(written);
  let text = '';
  let from = 0;
  for (const match of format.matchAll(VERB)) {
    const [whole, flags = '', width, precision, verb] = match;
    text += format.slice(from, match.index);
    from = match.index + whole.length;
    if (verb === undefined) text += '%!(NOVERB)';
    else if (verb === '%') text += '%';
    else {
      const wide = measure(width) ?? 0;
      const sharp = measure(precision?.slice(1));
      if (!(Math.abs(wide) <= MOST_WIDTH)) text += '%!(BADWIDTH)';
      if (sharp !== undefined && !(Math.abs(sharp) <= MOST_WIDTH)) text += '%!(BADPREC)';
      const value = args[used++];
      text +=
        value === undefined
          ? `%!${verb}(MISSING)`
          : pad(formatOne(verb, value, { flags, precision: bounded(sharp) }), flags, bounded(wide) ?? 0, value);
    }
  }
  text += format.slice(from);
  const rest = args.slice(used);
  if (rest.length === 0) return text;
  return `${text}%!(EXTRA ${rest.map((value) => `${typeOf(value)}=${plain(value)}`).join(', ')})`;
}

interface Style {
  readonly flags: string;
  readonly precision: number | undefined;
}

function typeOf(value: Value): string {
  return isRegoNumber(value) ? (isWhole(value) ? 'int' : 'float64') : 'string';
}

function plain(value: Value): string {
  return typeof value === 'string' ? value : isRegoNumber(value) ? printFloat(value) : printValue(value);
}

/** Go's %v of a float: an exponent from 21 digits on. */
function printFloat(value: RegoNumber): string {
  return isWhole(value) ? printNumber(value) : String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}

function formatOne(verb: string, value: Value, { flags, precision }: Style): string {
  if (verb === 'v')
    return signed(
      flags.includes('#') && typeof value === 'string' ? JSON.stringify(value) : plain(value),
      value,
      flags,
    );
  if (verb === 'T') return typeOf(value);
  if (typeof value === 'bigint' && (verb === 's' || verb === 'q')) return printNumber(value);
  if (isRegoNumber(value)) return formatNumber(verb, value, { flags, precision });
  const text = typeof value === 'string' ? value : printValue(value);
  if (verb === 's') return precision === undefined ? text : [...text].slice(0, precision).join('');
  if (verb === 'q') return JSON.stringify(text);
  if (verb === 'x' || verb === 'X') return hexadecimal(text, verb);
  return `%!${verb}(string=${text})`;
}

function hexadecimal(text: string, verb: string): string {
  const hex = [...unescape(encodeURIComponent(text))]
    .map((char) => char.charCodeAt(0).toString(16).padStart(2, '0'))
    .join('');
  return verb === 'X' ? hex.toUpperCase() : hex;
}

function signed(text: string, value: Value, flags: string): string {
  return flags.includes('+') && isRegoNumber(value) && value >= 0 ? `+${text}` : text;
}

const RADIX: Readonly<Record<string, number>> = { d: 10, b: 2, o: 8, x: 16, X: 16 };

/** Digits behind the point; JavaScript writes no more than 100. */
function digitsIn(precision: number | undefined): number {
  return precision === undefined || precision < 0 ? 6 : Math.min(Math.trunc(precision), 100);
}

function formatNumber(verb: string, value: RegoNumber, { flags, precision }: Style): string {
  const radix = RADIX[verb];
  if (typeof value === 'bigint' || Number.isInteger(value)) {
    if (radix !== undefined) {
      const text = toBig(value).toString(radix);
      return signed(verb === 'X' ? text.toUpperCase() : text, value, flags);
    }
    const char = value >= 0 && value <= 0x10ffff ? String.fromCodePoint(Number(value)) : '\ufffd';
    if (verb === 'c') return char;
    if (verb === 'q') return `'${char}'`;
    return `%!${verb}(int=${printNumber(value)})`;
  }
  if (verb === 'f' || verb === 'F') return signed(value.toFixed(digitsIn(precision)), value, flags);
  if (verb === 'e' || verb === 'E')
    return signed(value.toExponential(digitsIn(precision)).replace(/e([+-])(\d)$/, 'e$10$2'), value, flags);
  if (verb === 'g' || verb === 'G')
    return signed(
      precision === undefined ? printFloat(value) : String(Number(value.toPrecision(digitsIn(precision) || 1))),
      value,
      flags,
    );
  return `%!${verb}(float64=${printFloat(value)})`;
}

function pad(text: string, flags: string, width: number, value: Value): string {
  if (flags.includes('-')) return text.padEnd(width);
  if (flags.includes('0') && isRegoNumber(value) && text.length < width)
    return text.startsWith('-') || text.startsWith('+')
      ? text.charAt(0) + text.slice(1).padStart(width - 1, '0')
      : text.padStart(width, '0');
  return text.padStart(width);
}
