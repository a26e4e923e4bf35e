import { formatFloat } from './goFloat.ts';
import { analyseText, BREAK, isBase60, SPECIAL } from './scalarShape.ts';
import { resolveScalar, timestampText, YAML_1_1 } from './scalars.ts';

/** Where a text is written: the column of its first character, the column that a folded line begins at, whether it is a simple key. */
export interface ScalarPlace {
  readonly column: number;
  readonly indent: number;
  readonly key: boolean;
}

const WIDTH = 80;
const EASY = /^[A-Za-z/_][\w./-]*$/;

/** Text of a number as kustomize prints it (reference section 22.1): whole ones of 64 bits in digits, others in Go's shortest form. */
export function printNumber(value: number | bigint): string {
  if (typeof value === 'bigint') return String(value);
  if (value === 0) return '0';
  if (Number.isSafeInteger(value)) return String(value);
  if (!Number.isInteger(value)) return formatFloat(value);
  const digits = Math.abs(value) < 1e21 ? BigInt(String(value)) : undefined;
  const fits = digits !== undefined && digits >= -(2n ** 63n) && digits < 2n ** 64n;
  return fits ? String(digits) : formatFloat(value);
}

/**
 * Text of a string value or key in the style that go-yaml v2's emitter chooses (encode.go stringv, emitterc.go), folded where a
 * line is longer than 80 columns.
 */
export function printString(text: string, place: ScalarPlace): string {
  if (EASY.test(text) && (text.length > 5 || typeof resolveScalar(text, YAML_1_1) === 'string')) return text;
  if (text === '') return '""';
  const shape = analyseText(text);
  if (text.includes('\n')) {
    if (shape.literal && !place.key) return literal(text, place.indent);
    return doubleQuoted(text, place);
  }
  if (readsElsewhere(text)) return doubleQuoted(text, place);
  if (shape.plain) return fold(text, place, false);
  return shape.single ? `'${fold(text, { ...place, column: place.column + 1 }, true)}'` : doubleQuoted(text, place);
}

function readsElsewhere(text: string): boolean {
  return typeof resolveScalar(text, YAML_1_1) !== 'string' || timestampText(text) !== undefined || isBase60(text);
}

/**
 * Breaks a plain or single-quoted text: at a space past column 80 that stands between two other characters, the line ends and the text goes
 * on at `indent`. Quotes are doubled when `quoted`, and what follows a line or paragraph separator is indented.
 */
function fold(text: string, place: ScalarPlace, quoted: boolean): string {
  const escaped = quoted && text.includes("'") ? text.replaceAll("'", "''") : text;
  const breaks = quoted && /[\u2028\u2029]/.test(escaped);
  const short = place.key || place.column + escaped.length <= WIDTH || !escaped.includes(' ');
  if (short && !breaks) return escaped;
  const pad = `\n${' '.repeat(place.indent)}`;
  let made = '';
  let column = place.column;
  let afterSpace = false;
  for (let at = 0; at < escaped.length; at++) {
    const char = escaped.charAt(at);
    if (char !== ' ') {
      made += char;
      if (!isLowSurrogate(char)) column++;
      if (breaks && BREAK.test(char)) {
        const more = at + 1 < escaped.length && !BREAK.test(escaped.charAt(at + 1));
        made += more ? ' '.repeat(place.indent) : '';
        column = place.indent;
      }
      afterSpace = false;
      continue;
    }
    const inside = !quoted || (at > 0 && at < escaped.length - 1);
    if (!afterSpace && column > WIDTH && inside && escaped.charAt(at + 1) !== ' ') {
      made += pad;
      column = place.indent;
    } else {
      made += ' ';
      column++;
    }
    afterSpace = true;
  }
  return made;
}

function isLowSurrogate(char: string): boolean {
  return char >= '\udc00' && char <= '\udfff';
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\u0007': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\u001b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\u0085': '\\N',
  '\u00a0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

/** yaml_emitter_write_double_quoted_scalar. A text that begins with a byte order mark is escaped throughout (is_bom looks at its start). */
function doubleQuoted(text: string, place: ScalarPlace): string {
  const all = text.startsWith('\ufeff');
  const runes = [...text];
  let made = '"';
  let column = place.column + 1;
  let afterSpace = false;
  runes.forEach((rune, at) => {
    if (rune === ' ' && !all) {
      const foldable = !place.key && !afterSpace && column > WIDTH && at > 0 && at < runes.length - 1;
      const next = foldable ? `\n${' '.repeat(place.indent)}${runes[at + 1] === ' ' ? '\\' : ''}` : ' ';
      made += next;
      column = foldable ? next.length - 1 : column + 1;
      afterSpace = true;
      return;
    }
    const shown =
      all || rune === '"' || rune === '\\' || BREAK.test(rune) || SPECIAL.test(rune) ? escapeRune(rune) : rune;
    made += shown;
    column += shown === rune ? 1 : shown.length;
    afterSpace = false;
  });
  return `${made}"`;
}

function escapeRune(rune: string): string {
  const short = ESCAPES[rune];
  if (short !== undefined) return short;
  const code = rune.codePointAt(0) ?? 0;
  const digits = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${digits.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}

/** yaml_emitter_write_literal_scalar: `|`, a hint for leading blanks, a hint for the end, then the lines; without a line break of its own at the end. */
function literal(text: string, indent: number): string {
  const lead = /^[ \n\r\u0085\u2028\u2029]/.test(text) ? '2' : '';
  const trailing = /\n*$/.exec(text)?.[0].length ?? 0;
  const end = trailing === 0 ? '-' : trailing > 1 || text.length === 1 ? '+' : '';
  const pad = ' '.repeat(indent);
  return `|${lead}${end}\n${text.replace(/^(?=[^\n\u2028\u2029])/gm, pad)}`;
}
