import type { SyntaxFile } from '../../syntax/tree.ts';
import { Columns, type LineStart, readStart } from './columns.ts';
import { type MultiLine, multiLines } from './multiLine.ts';

/** The lines of a text as they should be, without line ends. */
export interface FormattedLines {
  /** As many as the text has. */
  readonly lines: readonly string[];
  /** Lines from which on nothing is nested in what stands before: documents and their outermost fields. */
  readonly starts: readonly number[];
  /** Blank lines at the end that go away. */
  readonly dropped: number;
}

/** What moved on a line: the column of its innermost field or dash, before and after. */
interface Moved {
  readonly from: number;
  readonly to: number;
}

/**
 * Lays out each line of a text: two columns per level, no blanks at ends, values over several lines moved as they are. Undefined for texts
 * with forms that columns do not tell (`? key`, tabs, a document that begins on its separator line).
 */
export function formatLines(file: SyntaxFile): FormattedLines | undefined {
  const formatter = new LineFormatter(file);
  return formatter.run() ? formatter.result() : undefined;
}

class LineFormatter {
  private readonly before: readonly string[];
  private readonly owners: ReadonlyMap<number, MultiLine>;
  private readonly columns = new Columns();
  private readonly lines: string[] = [];
  private readonly starts: number[] = [];
  private readonly moved = new Map<number, Moved>();
  /** Comment lines whose column is not known before the next line. */
  private comments: number[] = [];

  constructor(file: SyntaxFile) {
    const text = file.text.startsWith('\ufeff') ? file.text.slice(1) : file.text;
    this.before = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
    this.owners = multiLines(file);
  }

  run(): boolean {
    for (const [at, line] of this.before.entries()) {
      const owner = this.owners.get(at);
      if (owner !== undefined) this.lines[at] = this.inside(line, owner);
      else if (line.trim() === '') this.lines[at] = '';
      else if (line.trimStart().startsWith('#')) this.comments.push(at);
      else if (!this.structure(line, at)) return false;
    }
    this.placeComments(this.commentColumns(), undefined);
    return true;
  }

  result(): FormattedLines {
    let last = this.lines.length;
    while (last > 0 && this.lines[last - 1] === '' && !this.owners.has(last - 1)) last--;
    return { lines: this.lines, starts: this.starts, dropped: this.lines.length - last };
  }

  /** A line that is no part of a value: a separator, or fields and list marks. False for forms that columns do not tell. */
  private structure(line: string, at: number): boolean {
    if (/^(?:---|\.\.\.)(?:\s|$)|^%/.test(line)) return this.separator(line, at);
    if (/^[ -]*\t|^ *(?:- +)*[?:](?:\s|$)/.test(line)) return false;
    const start = readStart(line);
    const before = this.commentColumns();
    const to = this.columns.take(start);
    const [first] = to ?? [];
    if (to === undefined || first === undefined) return false;
    const from = start.dashes[0] ?? start.content;
    this.placeComments(before, { from, to: first });
    const [root] = this.columns.open;
    if (root?.column === from && (root.kind === 'seq') === start.dashes.length > 0) this.starts.push(at);
    const innermost = start.content < 0 ? (start.dashes.at(-1) ?? 0) : start.content;
    this.moved.set(at, { from: innermost, to: to.at(-1) ?? 0 });
    this.lines[at] = this.laidOut(line, at, start, first);
    return true;
  }

  private separator(line: string, at: number): boolean {
    if (/^---\s+[^#\s]/.test(line)) return false;
    this.placeComments(this.commentColumns(), undefined);
    this.columns.reset();
    this.starts.push(at);
    this.lines[at] = line.trimEnd();
    return true;
  }

  private laidOut(line: string, at: number, { dashes, content }: LineStart, first: number): string {
    const lead = ' '.repeat(first);
    const last = dashes.at(-1);
    if (last === undefined) return lead + this.ended(line.slice(content), at);
    const rest = content < 0 ? line.slice(last + 1) : ` ${line.slice(content)}`;
    return `${lead}${'- '.repeat(dashes.length - 1)}-${this.ended(rest, at)}`;
  }

  /** Without blanks at the end, unless the line goes on in quotes. */
  private ended(text: string, at: number): string {
    return this.owners.get(at + 1)?.kind === 'quoted' ? text : text.trimEnd();
  }

  /** A line of a value over several lines. */
  private inside(line: string, { kind, first, last, header }: MultiLine): string {
    const moved = this.moved.get(first) ?? { from: 0, to: 0 };
    const lead = columnOf(line);
    if (kind !== 'block') {
      if (line.trim() === '') return '';
      const text = line.slice(lead);
      return ' '.repeat(Math.max(0, lead + moved.to - moved.from)) + (kind === 'quoted' ? text : text.trimEnd());
    }
    const digit = Number(/\d/.exec(header)?.[0] ?? 0);
    const column = digit > 0 ? moved.from + digit : this.textColumn(first, last);
    if (column === undefined || (line.trim() === '' && lead <= column)) return '';
    return ' '.repeat(moved.to + (digit > 0 ? digit : 2)) + line.slice(Math.min(lead, column));
  }

  /** Where the text of a block begins, by its first line that is not blank. */
  private textColumn(first: number, last: number): number | undefined {
    const line = this.before.slice(first + 1, last + 1).find((one) => one.trim() !== '');
    return line === undefined ? undefined : columnOf(line);
  }

  private commentColumns(): readonly number[] {
    return this.comments.map((at) => this.columns.ofComment(columnOf(this.before[at] ?? '')));
  }

  /** Puts comments where what they stand beside went: at the column of the next line when they stood there, else by what is open. */
  private placeComments(columns: readonly number[], next: Moved | undefined): void {
    for (const [index, at] of this.comments.entries()) {
      const line = this.before[at] ?? '';
      const isBeside = next !== undefined && columnOf(line) === next.from;
      this.lines[at] = ' '.repeat(isBeside ? next.to : (columns[index] ?? 0)) + line.trim();
    }
    this.comments = [];
  }
}

function columnOf(line: string): number {
  return /^ */.exec(line)?.[0].length ?? 0;
}
