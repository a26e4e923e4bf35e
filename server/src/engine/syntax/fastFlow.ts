import { readQuoted, skipSpaces } from './fastText.ts';
import type { SyntaxEntry, SyntaxNode, SyntaxScalar } from './tree.ts';

/**
 * A flow collection that begins at `start`: texts of one line, lists, and mappings whose every key has a value. The lines that it goes on in
 * must be indented by `least` spaces. Undefined for everything else, which is left to the library.
 */
export function readFlow(text: string, start: number, least: number): SyntaxNode | undefined {
  return new FlowReader(text, least).collection(start, 0);
}

/**
 * A plain text between flow indicators, without blanks at its ends; no colon and no number sign in it can mean anything. What begins
 * with a dash must go on.
 */
const PLAIN = /(?:[^\s,[\]{}#&*!|>'"%@`:?-]|-(?=[^\s,[\]{}#:]))(?:[^\s,[\]{}#:]|:(?![\s,[\]{}])| +(?=[^\s,[\]{}#:]))*/y;
const NOWHERE = -1;
const NEWLINE = 10;

class FlowReader {
  private readonly text: string;
  private readonly least: number;

  constructor(text: string, least: number) {
    this.text = text;
    this.least = least;
  }

  collection(start: number, depth: number): SyntaxNode | undefined {
    if (depth > 50) return undefined;
    return this.text[start] === '[' ? this.list(start, depth) : this.mapping(start, depth);
  }

  private list(start: number, depth: number): SyntaxNode | undefined {
    const items: SyntaxNode[] = [];
    const end = this.members(start, depth, (at) => {
      const item = this.value(at, depth);
      if (item !== undefined) items.push(item);
      return item?.range.end;
    });
    return end === undefined ? undefined : { kind: 'seq', items, flow: true, range: { start, end } };
  }

  private mapping(start: number, depth: number): SyntaxNode | undefined {
    const entries: SyntaxEntry[] = [];
    const end = this.members(start, depth, (at) => {
      const key = this.scalar(at);
      if (key === undefined || this.text[key.range.end] !== ':') return undefined;
      const from = this.skip(key.range.end + 1, depth);
      if (from === NOWHERE || (key.style === 'plain' && from === key.range.end + 1)) return undefined;
      const value = this.value(from, depth);
      if (value === undefined) return undefined;
      entries.push({ key, value, range: { start: key.range.start, end: value.range.end } });
      return value.range.end;
    });
    return end === undefined ? undefined : { kind: 'map', entries, flow: true, range: { start, end } };
  }

  /** Reads members up to the closing bracket, and answers where that ends; `read` answers where a member ends. */
  private members(start: number, depth: number, read: (at: number) => number | undefined): number | undefined {
    const close = this.text[start] === '[' ? ']' : '}';
    let at = this.skip(start + 1, depth);
    if (this.text[at] === close) return at + 1;
    while (at !== NOWHERE) {
      const end = read(at);
      if (end === undefined) return undefined;
      at = this.skip(end, depth);
      if (this.text[at] === close) return at + 1;
      if (this.text[at] !== ',') return undefined;
      at = this.skip(at + 1, depth);
    }
    return undefined;
  }

  private value(at: number, depth: number): SyntaxNode | undefined {
    const char = this.text[at];
    return char === '[' || char === '{' ? this.collection(at, depth + 1) : this.scalar(at);
  }

  private scalar(start: number): SyntaxScalar | undefined {
    const char = this.text[start];
    if (char === '"' || char === "'") {
      const read = readQuoted(this.text, start, Number.POSITIVE_INFINITY);
      const style = char === '"' ? 'double' : 'single';
      return read && { kind: 'scalar', value: read.value, style, range: { start, end: read.end } };
    }
    PLAIN.lastIndex = start;
    const value = PLAIN.exec(this.text)?.[0];
    return value === undefined
      ? undefined
      : { kind: 'scalar', value, style: 'plain', range: { start, end: start + value.length } };
  }

  /** The next character that is neither blank nor line break. The closing bracket of the whole may stand one column less deep. */
  private skip(from: number, depth: number): number {
    let at = skipSpaces(this.text, from);
    while (this.text.charCodeAt(at) === NEWLINE) {
      const lineStart = at + 1;
      at = skipSpaces(this.text, lineStart);
      const column = at - lineStart;
      const char = this.text[at];
      const closes = depth === 0 && column === this.least - 1 && (char === ']' || char === '}');
      if (column < this.least && char !== '\n' && !closes) return NOWHERE;
      if (column === 0 && /^(?:---|\.\.\.)/.test(this.text.slice(at, at + 3))) return NOWHERE;
    }
    return at;
  }
}
