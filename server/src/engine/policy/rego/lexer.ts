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
const TEXT = /"[^"\\\n]*(?:\\.[^"\\\n]*)*"/y;
const RAW = /`[^`]*`/y;
const SIGN = /:=|==|!=|<=|>=|[-+*/%&|=<>()[\]{},;:.]/y;

const READERS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['name', NAME],
  ['number', NUMBER],
  ['string', TEXT],
  ['string', RAW],
  ['sign', SIGN],
];

/**
 * Splits a text into tokens, the last of kind `end`; a character that begins none is a problem. `base` is where the text stands in its
 * module.
 */
export function readTokens(text: string, base = 0): readonly Token[] | RegoProblem {
  const tokens: Token[] = [];
  let offset = 0;
  for (;;) {
    const start = skip(text, offset);
    const before = { isFirst: text.slice(offset, start).includes('\n') || offset === 0, isApart: start > offset };
    if (start >= text.length) {
      tokens.push({ kind: 'end', text: '', at: { start, end: start }, ...before, isFirst: true });
      return base === 0 ? tokens : tokens.map((token) => ({ ...token, at: moved(token.at, base) }));
    }
    const token = readToken(text, start, before);
    if ('message' in token) return { ...token, at: moved(token.at, base) };
    tokens.push(token);
    offset = token.at.end;
  }
}

function moved({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

function skip(text: string, offset: number): number {
  BLANK.lastIndex = offset;
  BLANK.exec(text);
  return BLANK.lastIndex;
}

function readToken(text: string, start: number, before: Pick<Token, 'isFirst' | 'isApart'>): Token | RegoProblem {
  if (/^\$["`]/.test(text.slice(start, start + 2))) {
    const end = templateEnd(text, start, 0);
    if (end === undefined) return { message: 'This text does not end.', at: { start, end: start + 2 } };
    return { kind: 'template', text: text.slice(start, end), at: { start, end }, ...before };
  }
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

/** How deep templates may stand in each other. */
const MAX_TEMPLATES = 50;

/** Where a template that begins at an offset ends; undefined when it does not. */
function templateEnd(text: string, start: number, depth: number): number | undefined {
  const quote = text.charAt(start + 1);
  for (let at = start + 2; at < text.length; ) {
    const char = text.charAt(at);
    if (char === quote) return at + 1;
    if (char === '\n' && quote === '"') return undefined;
    if (char === '\\') at += 2;
    else if (char === '{') {
      const end = embeddedEnd(text, at, depth);
      if (end === undefined) return undefined;
      at = end;
    } else at++;
  }
  return undefined;
}

/** Where the braces of an expression in a template end. */
export function embeddedEnd(text: string, start: number, depth = 0): number | undefined {
  if (depth > MAX_TEMPLATES) return undefined;
  let open = 0;
  for (let at = start; at < text.length; ) {
    const char = text.charAt(at);
    if (char === '$' && /["`]/.test(text.charAt(at + 1))) {
      const end = templateEnd(text, at, depth + 1);
      if (end === undefined) return undefined;
      at = end;
    } else if (char === '"' || char === '`') {
      const reader = char === '"' ? TEXT : RAW;
      reader.lastIndex = at;
      const found = reader.exec(text)?.[0];
      if (found === undefined) return undefined;
      at += found.length;
    } else if (char === '#') at = Math.max(at + 1, skip(text, at));
    else {
      at++;
      if (char === '{') open++;
      else if (char === '}' && --open === 0) return at;
    }
  }
  return undefined;
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
