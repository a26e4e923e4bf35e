import type { Literal } from './expression.ts';
import { unquote } from './quoted.ts';

/** A token: what it is, its text, and its value when it is a constant. */
export interface Token {
  readonly kind: 'name' | 'literal' | 'symbol' | 'end' | 'bad';
  readonly text: string;
  readonly at: number;
  readonly end: number;
  readonly literal?: Literal;
  /** Why a token is bad. */
  readonly reason?: string;
}

const SPACE = /(?:[ \t\r\n\f]+|\/\/[^\n]*)+/y;
const NUMBER = /(?:0[xX][0-9a-fA-F]+|\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?|\d+)[uU]?/y;
const NAME = /[_a-zA-Z][_a-zA-Z0-9]*/y;
const QUOTED =
  /([rRbB]{0,2})("""(?:[^\\]|\\[\s\S])*?"""|'''(?:[^\\]|\\[\s\S])*?'''|"(?:[^"\\\n\r]|\\[^\n\r])*"|'(?:[^'\\\n\r]|\\[^\n\r])*')/y;
const RAW = /([bB]?[rR][bB]?)("""[\s\S]*?"""|'''[\s\S]*?'''|"[^"\n\r]*"|'[^'\n\r]*')/y;
const SYMBOL = /\|\||&&|==|!=|<=|>=|\.\?(?=[ \t\n\r\f_a-zA-Z])|\[\?|[-+*/%<>!?:.,()[\]{}]/y;

/** The tokens of a text, closed by `end`, or by `bad` where none begins. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    SPACE.lastIndex = at;
    const space = SPACE.exec(text);
    if (space !== null) {
      at += space[0].length;
      continue;
    }
    const token = nextToken(text, at);
    tokens.push(token);
    if (token.kind === 'bad') return tokens;
    at = token.end;
  }
  return [...tokens, { kind: 'end', text: '', at, end: at }];
}

function nextToken(text: string, at: number): Token {
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  const quoted = match(RAW) ?? match(QUOTED);
  if (quoted !== null) return quotedToken(quoted, at);
  const number = match(NUMBER);
  if (number !== null) return numberToken(number[0], at);
  const name = match(NAME);
  if (name !== null) return { kind: 'name', text: name[0], at, end: at + name[0].length };
  const symbol = match(SYMBOL);
  if (symbol !== null) return { kind: 'symbol', text: symbol[0], at, end: at + symbol[0].length };
  const reason = /["']/.test(text[at] ?? '') ? 'a text is not closed' : 'a character is not part of the language';
  return { kind: 'bad', text: text[at] ?? '', at, end: at + 1, reason };
}

function quotedToken([whole, prefix = '', body = '']: RegExpExecArray, at: number): Token {
  const value = unquote(body, { isRaw: /r/i.test(prefix), isBytes: /b/i.test(prefix) });
  const end = at + whole.length;
  if (value === undefined) return { kind: 'bad', text: whole, at, end, reason: 'a text has an escape that is none' };
  const literal: Literal = typeof value === 'string' ? { type: 'plain', value } : { type: 'bytes', value };
  return { kind: 'literal', text: whole, at, end, literal };
}

const MAX_INT = 2n ** 63n - 1n;
const MAX_UINT = 2n ** 64n - 1n;

/** The least integer has one more than the greatest; the parser reads it together with its sign. */
function numberToken(text: string, at: number): Token {
  const end = at + text.length;
  const isUnsigned = /u$/i.test(text);
  const digits = isUnsigned ? text.slice(0, -1) : text;
  if (!/^(?:0x[0-9a-f]+|\d+)$/i.test(digits))
    return { kind: 'literal', text, at, end, literal: { type: 'plain', value: Number(digits) } };
  const value = BigInt(digits);
  if (value > (isUnsigned ? MAX_UINT : MAX_INT + 1n))
    return { kind: 'bad', text, at, end, reason: `\`${text}\` is too large for an integer` };
  const literal: Literal = isUnsigned ? { type: 'uint', value } : { type: 'plain', value };
  return { kind: 'literal', text, at, end, literal };
}
