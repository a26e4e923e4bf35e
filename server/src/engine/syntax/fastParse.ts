import { readFlow } from './fastFlow.ts';
import { fold, lineEndOf, readBlock, readQuoted, skipSpaces } from './fastText.ts';
import { internKey } from './internKey.ts';
import { findDuplicateKeys } from './problems.ts';
import type { SyntaxComment, SyntaxDocument, SyntaxEntry, SyntaxFile, SyntaxNode, SyntaxScalar } from './tree.ts';

/**
 * Reads plain block YAML, which is nearly all there is in manifests, at many times the speed of the library and to the same tree, ranges and
 * comments included. Undefined for every text that holds anything else (anchors, tags, tabs, errors), which the library then reads. The
 * library is the judge of what is right: `test/fuzz/fastParse.test.ts` compares the two. One thing only Go's readers allow, with
 * `leastIndent` 0: a quoted text may go on at any column (libyaml, scannerc.go, yaml_parser_scan_flow_scalar), where the library
 * wants it deeper than its key.
 */
export function fastParse(text: string, leastIndent = Number.POSITIVE_INFINITY): SyntaxFile | undefined {
  // What is looked for here is either rare or moves columns.
  if (/[\r\ufeff\u2028\u2029]|^[%\t]|^\.\.\.|<{7}|\n *\t/m.test(text)) return undefined;
  return new FastParser(text, leastIndent).file();
}

/** What stands at the ends of a value: `end` is that of its token, blanks and comments that belong to it included. */
interface Read {
  readonly node: SyntaxNode;
  readonly end: number;
}

/** Characters that cannot begin a plain text, or not without a look at what follows. */
const INDICATOR = /^[\s,[\]{}#&*!|>'"%@`]|^[-?:](?:\s|$)/;

/** Whether what stands between two offsets begins with such a character. Nearly all texts begin with a letter. */
function isIndicator(text: string, start: number, end: number): boolean {
  const code = text.charCodeAt(start);
  const isLetter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
  return !isLetter && INDICATOR.test(text.slice(start, Math.min(start + 2, end)));
}

const COLON = 58;
const SPACE = 32;
const DASH = 45;
const HASH = 35;
const NEWLINE = 10;

class FastParser {
  private readonly text: string;
  private readonly leastIndent: number;
  private readonly comments: SyntaxComment[] = [];
  /** First character of the present line that is no blank, and its column. */
  private at = 0;
  private column = 0;
  /** The greatest column of a comment before this line that belongs to no value, -1 for none. */
  private loose = -1;
  private doubled = false;
  /** Where the present document ends. Blanks behind a colon without a value, or behind a separator, do not count. */
  private end = 0;

  constructor(text: string, leastIndent: number) {
    this.text = text;
    this.leastIndent = leastIndent;
  }

  file(): SyntaxFile | undefined {
    const documents: SyntaxDocument[] = [];
    const problems: SyntaxFile['problems'][number][] = [];
    this.nextLine(0);
    let start = 0;
    while (this.at < this.text.length) {
      const root = this.document();
      if (root === undefined) return undefined;
      const range = { start, end: this.end };
      const own = this.doubled && root !== null ? findDuplicateKeys(root) : [];
      const index = documents.length;
      documents.push({ index, root: root ?? undefined, range, problems: own, comments: this.comments.splice(0) });
      problems.push(...own);
      start = this.end;
      this.doubled = false;
    }
    return { text: this.text, documents, problems };
  }

  /** One document up to the next separator; null for an empty one. */
  private document(): SyntaxNode | null | undefined {
    if (this.isSeparator()) {
      const rest = skipSpaces(this.text, this.at + 3);
      const end = this.lineRest(rest, rest > this.at + 3);
      if (end === undefined) return undefined;
      this.nextLine(end);
      this.end = this.comments.some(({ range }) => range.start >= rest) ? this.at : rest;
    }
    if (this.at >= this.text.length || this.isSeparator()) return null;
    if (this.column !== 0) return undefined;
    this.loose = -1;
    const isFlow = this.isFlow();
    const read = isFlow ? this.inlineValue(this.at, -1) : this.isDash() ? this.list(0) : this.mapping(0);
    if (read === undefined) return undefined;
    // Lines below a flow collection at the root belong to no document, nor do comments there behind an empty one.
    if (isFlow && (read.end < this.at || this.comments.length > 0)) return undefined;
    return this.at >= this.text.length || this.isSeparator() ? read.node : undefined;
  }

  private isSeparator(): boolean {
    if (this.column !== 0 || !this.text.startsWith('---', this.at)) return false;
    const after = this.text.charCodeAt(this.at + 3);
    return Number.isNaN(after) || after === SPACE || after === NEWLINE;
  }

  private isFlow(): boolean {
    const code = this.text.charCodeAt(this.at);
    return code === 91 || code === 123;
  }

  private isDash(): boolean {
    if (this.text.charCodeAt(this.at) !== DASH) return false;
    const after = this.text.charCodeAt(this.at + 1);
    return Number.isNaN(after) || after === SPACE || after === NEWLINE;
  }

  /** Whether the present line goes on with a collection that stands at a column. */
  private isAt(column: number): boolean {
    return this.column === column && this.at < this.text.length && !(column === 0 && this.isSeparator());
  }

  /**
   * Goes to the next line that holds something, from the start of a line. Comments right below a text, deeper than the collection
   * that it is in, belong to the text's token: with `below` the end of that token comes back.
   */
  private nextLine(from: number, below = Number.POSITIVE_INFINITY): number {
    const { text } = this;
    let end = from;
    let lineStart = from;
    let absorbs = true;
    this.loose = -1;
    for (;;) {
      const at = skipSpaces(text, lineStart);
      const code = text.charCodeAt(at);
      if (code === NEWLINE) lineStart = at + 1;
      else if (code === HASH) {
        const lineEnd = lineEndOf(text, at);
        this.comments.push({ text: text.slice(at + 1, lineEnd), range: { start: at, end: lineEnd } });
        const column = at - lineStart;
        lineStart = Math.min(lineEnd + 1, text.length);
        absorbs &&= column > below;
        if (absorbs) end = lineStart;
        else this.loose = Math.max(this.loose, column);
      } else {
        this.at = at;
        this.column = at < text.length ? at - lineStart : -1;
        this.end = at;
        return end;
      }
    }
  }

  /** The end of a line after a value, line break included; a comment must stand apart from it. Undefined when there is more. */
  private lineRest(from: number, apart: boolean): number | undefined {
    const at = skipSpaces(this.text, from);
    const code = this.text.charCodeAt(at);
    if (code === NEWLINE) return at + 1;
    if (Number.isNaN(code)) return at;
    if (code !== HASH || !(apart || at > from)) return undefined;
    const end = lineEndOf(this.text, at);
    this.comments.push({ text: this.text.slice(at + 1, end), range: { start: at, end } });
    return Math.min(end + 1, this.text.length);
  }

  private mapping(column: number): Read | undefined {
    const start = this.at;
    const entries: SyntaxEntry[] = [];
    let end = start;
    while (this.isAt(column) && !this.isDash()) {
      const key = this.key();
      if (key === undefined) return undefined;
      this.doubled ||= isDouble(entries, key.value);
      const read = this.entryValue(key.range.end + 1, column);
      if (read === undefined) return undefined;
      entries.push({
        key,
        value: read.node,
        range: { start: key.range.start, end: Math.max(read.node.range.end, key.range.end) },
      });
      end = read.end;
    }
    if (entries.length === 0 || this.column > column) return undefined;
    // Lists that were filled one by one have room for sixteen more.
    return this.closed({ kind: 'map', entries: entries.slice(), flow: false, range: { start, end } }, column, end);
  }

  private list(column: number): Read | undefined {
    const start = this.at;
    const items: SyntaxNode[] = [];
    let end = start;
    while (this.isAt(column) && this.isDash()) {
      const read = this.item(column);
      if (read === undefined) return undefined;
      items.push(read.node);
      end = read.end;
    }
    if (items.length === 0 || this.column > column) return undefined;
    return this.closed({ kind: 'seq', items: items.slice(), flow: false, range: { start, end } }, column, end);
  }

  /** Comments at the end of a nested collection belong to it when one is as deep as its lines. */
  private closed(node: SyntaxNode, column: number, end: number): Read {
    if (column === 0 || this.loose < column) return { node, end };
    this.loose = -1;
    return { node, end: this.at };
  }

  private key(): SyntaxScalar | undefined {
    const { text, at: start } = this;
    const code = text.charCodeAt(start);
    if (code === 34 || code === 39) {
      const read = readQuoted(text, start, Number.POSITIVE_INFINITY);
      if (read === undefined || !this.isColon(read.end) || read.end - start > 1000) return undefined;
      const style = code === 34 ? 'double' : 'single';
      return { kind: 'scalar', value: read.value, style, range: { start, end: read.end } };
    }
    let end = start;
    for (;;) {
      const here = text.charCodeAt(end);
      if (here === COLON && this.isColon(end)) break;
      if (here === NEWLINE || here === HASH || here === 9 || Number.isNaN(here)) return undefined;
      end++;
    }
    if (end === start || end - start > 1000 || isIndicator(text, start, end) || text.charCodeAt(end - 1) === SPACE)
      return undefined;
    return { kind: 'scalar', value: internKey(text.slice(start, end)), style: 'plain', range: { start, end } };
  }

  /** Whether a colon stands there that ends a key. */
  private isColon(at: number): boolean {
    if (this.text.charCodeAt(at) !== COLON) return false;
    const after = this.text.charCodeAt(at + 1);
    return after === SPACE || after === NEWLINE || Number.isNaN(after);
  }

  /** The value behind the colon that ends at `from`, of a key at `column`. */
  private entryValue(from: number, column: number): Read | undefined {
    const at = skipSpaces(this.text, from);
    const code = this.text.charCodeAt(at);
    if (code !== NEWLINE && code !== HASH && !Number.isNaN(code)) return this.inlineValue(at, column);
    const count = this.comments.length;
    const end = this.lineRest(at, at > from);
    if (end === undefined) return undefined;
    this.nextLine(end);
    if (this.at < this.text.length && !(this.column === 0 && this.isSeparator())) {
      if (this.column > column) return this.blockValue(column);
      if (this.column === column && this.isDash()) return this.list(column);
    }
    // Nothing follows: all comments up to here stand behind the colon.
    const node: SyntaxScalar = { kind: 'scalar', value: '', style: 'plain', range: { start: at, end: at } };
    const commented = this.comments.length > count;
    if (this.column < column || this.at >= this.text.length || this.isSeparator()) {
      this.loose = -1;
      // Before a separator the library leaves some of the blanks behind such a comment out.
      if (commented && this.column === 0 && column === 0) return undefined;
      if (!commented) this.end = at;
      return { node, end: this.end };
    }
    return { node, end: at };
  }

  private item(column: number): Read | undefined {
    const at = skipSpaces(this.text, this.at + 1);
    const code = this.text.charCodeAt(at);
    if (Number.isNaN(code)) return undefined;
    if (code === NEWLINE || code === HASH) {
      const end = this.lineRest(at, true);
      if (end === undefined) return undefined;
      this.nextLine(end);
      return this.at < this.text.length && this.column > column ? this.blockValue(column) : undefined;
    }
    const inner = column + at - this.at;
    this.at = at;
    this.column = inner;
    this.loose = -1;
    if (this.isDash()) return this.list(inner);
    return this.isKeyLine() ? this.mapping(inner) : this.inlineValue(at, column);
  }

  /** A value on lines of its own, deeper than `column`. */
  private blockValue(column: number): Read | undefined {
    if (this.isDash()) return this.list(this.column);
    return this.isKeyLine() ? this.mapping(this.column) : this.inlineValue(this.at, column);
  }

  /** Whether the present line begins with a key: a text that ends at a colon. */
  private isKeyLine(): boolean {
    const { text, at } = this;
    const code = text.charCodeAt(at);
    if (code === 34 || code === 39) {
      const read = readQuoted(text, at, Number.POSITIVE_INFINITY);
      return read !== undefined && text.charCodeAt(skipSpaces(text, read.end)) === COLON;
    }
    if (code === 91 || code === 123 || code === 124 || code === 62) return false;
    for (let to = at; ; to++) {
      const here = text.charCodeAt(to);
      if (here === COLON && this.isColon(to)) return true;
      if (here === NEWLINE || Number.isNaN(here)) return false;
      if (here === HASH && text.charCodeAt(to - 1) === SPACE) return false;
    }
  }

  /** A text or flow collection that begins at `at`, in a collection at `column`. */
  private inlineValue(at: number, column: number): Read | undefined {
    const { text } = this;
    const code = text.charCodeAt(at);
    if (code === 124 || code === 62) return this.blockText(at, column);
    if (code === 91 || code === 123) return this.ended(readFlow(text, at, column + 1), column);
    if (code !== 34 && code !== 39) return this.plain(at, column);
    const read = readQuoted(text, at, Math.min(column + 1, this.leastIndent));
    const style = code === 34 ? 'double' : 'single';
    return this.ended(
      read && { kind: 'scalar', value: read.value, style, range: { start: at, end: read.end } },
      column,
    );
  }

  private ended(node: SyntaxNode | undefined, column: number): Read | undefined {
    const end = node && this.lineRest(node.range.end, false);
    if (node === undefined || end === undefined) return undefined;
    if (node.kind !== 'scalar') this.doubled ||= findDuplicateKeys(node).length > 0;
    return { node, end: this.nextLine(end, column) };
  }

  private blockText(start: number, column: number): Read | undefined {
    const read = readBlock(this.text, start, column + 1);
    if (read === undefined) return undefined;
    const { value, end } = read;
    this.nextLine(end);
    const style = read.folded ? 'folded' : 'literal';
    return { node: { kind: 'scalar', value, style, range: { start, end } }, end };
  }

  /** A plain text and the lines that it goes on in. */
  private plain(start: number, column: number): Read | undefined {
    const { text } = this;
    let end = plainEnd(text, start);
    if (end === undefined || isIndicator(text, start, text.length)) return undefined;
    let last = end;
    for (let lineStart = lineEndOf(text, end) + 1; isWholeLine(text, end); ) {
      const first = skipSpaces(text, lineStart);
      const code = text.charCodeAt(first);
      if (code === NEWLINE) {
        lineStart = first + 1;
        continue;
      }
      if (Number.isNaN(code) || first - lineStart <= column || code === HASH) break;
      end = plainEnd(text, first);
      if (end === undefined) return undefined;
      last = end;
      lineStart = lineEndOf(text, end) + 1;
    }
    const source = text.slice(start, last);
    const value = source.includes('\n') ? fold(source) : source;
    return this.ended({ kind: 'scalar', value, style: 'plain', range: { start, end: last } }, column);
  }
}

/** Whether a mapping has a key already. A long one may have: `file` looks at all of it. */
function isDouble(entries: readonly SyntaxEntry[], key: string): boolean {
  if (entries.length > 30) return true;
  for (const entry of entries) if (entry.key.kind === 'scalar' && entry.key.value === key) return true;
  return false;
}

/** Whether only blanks follow in the line. */
function isWholeLine(text: string, at: number): boolean {
  return text.charCodeAt(skipSpaces(text, at)) === NEWLINE;
}

/** The end of a plain text in its line, blanks at the end not counted; undefined when it holds what could be a key, or a tab. */
function plainEnd(text: string, start: number): number | undefined {
  let end = start;
  for (let at = start; ; at++) {
    const code = text.charCodeAt(at);
    if (code === NEWLINE || Number.isNaN(code)) return end;
    if (code === SPACE) {
      if (text.charCodeAt(at + 1) === HASH) return end;
      continue;
    }
    if (code === 9) return undefined;
    if (code === COLON) {
      const after = text.charCodeAt(at + 1);
      if (after === SPACE || after === NEWLINE || after === 9 || Number.isNaN(after)) return undefined;
    }
    end = at + 1;
  }
}
