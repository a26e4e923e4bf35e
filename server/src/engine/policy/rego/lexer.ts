import type { RegoProblem, Span } from './ast.ts';

/** A word, literal or sign of Rego. */
export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'template' | 'sign' | 'end';
  /** The text as written; of a string its value. */
  readonly text: string;
  readonly at: Span;
  /** Whether a line ends before it. */
  readonly isFirst: boolean;
  /** Whether blanks stand before it. */
  readonly isApart: boolean;
}

const BLANK = /(?:[ \t\r\n]|#[^\n]*)*/y;
const NAME = /[A-Za-z_]\w*/y;
const NUMBER = /(?:(?:0|[1-9]\d*)(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const TEXT = /"(?:[^"\\\n]|\\.)*"/y;
const RAW = /`[^`]*`/y;
const TEMPLATE = /\$(?:"(?:[^"\\\n]|\\.)*"|`[^`]*`)/y;
const SIGN = /:=|==|!=|<=|>=|[-+*/%&|=<>()[\]{},;:.]/y;

const READERS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['name', NAME],
  ['number', NUMBER],
  ['string', TEXT],
  ['string', RAW],
  ['template', TEMPLATE],
  ['sign', SIGN],
];

/** Splits a text into tokens, the last of kind `end`; a character that begins none is a problem. */
export function readTokens(text: string): readonly Token[] | RegoProblem {
  const tokens: Token[] = [];
  let offset = 0;
  for (;;) {
    const start = skip(text, offset);
    const before = { isFirst: text.slice(offset, start).includes('\n') || offset === 0, isApart: start > offset };
    if (start >= text.length) {
      tokens.push({ kind: 'end', text: '', at: { start, end: start }, ...before, isFirst: true });
      return tokens;
    }
    const token = readToken(text, start, before);
    if ('message' in token) return token;
    tokens.push(token);
    offset = token.at.end;
  }
}

function skip(text: string, offset: number): number {
  BLANK.lastIndex = offset;
  BLANK.exec(text);
  return BLANK.lastIndex;
}

function readToken(text: string, start: number, before: Pick<Token, 'isFirst' | 'isApart'>): Token | RegoProblem {
  for (const [kind, pattern] of READERS) {
    pattern.lastIndex = start;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) continue;
    const at = { start, end: start + found.length };
    const value = kind === 'string' ? readText(found) : found;
    return value === undefined
      ? { message: 'This text has an escape that JSON does not know.', at }
      : { kind, text: value, at, ...before };
  }
  const rest = text.slice(start, start + 1);
  const message = rest === '"' || rest === '`' ? 'This text does not end.' : `\`${rest}\` begins nothing in Rego.`;
  return { message, at: { start, end: start + 1 } };
}

/** The value of a string as written: JSON's escapes, or none between back-ticks. */
export function readText(written: string): string | undefined {
  if (written.startsWith('`')) return written.slice(1, -1);
  try {
    return JSON.parse(written.replaceAll('\t', '\\t')) as string;
  } catch {
    return undefined;
  }
}
