/** Columns that one level of nesting takes. */
const STEP = 2;

/** A mapping or a list that is open at a line: where its fields or dashes stand, and where they will. */
export interface Level {
  readonly column: number;
  readonly to: number;
  readonly kind: 'map' | 'seq';
}

/** What a line of block YAML begins with: its dashes, and the column of what follows them, -1 for nothing. */
export interface LineStart {
  readonly dashes: readonly number[];
  readonly content: number;
}

/** Reads where things stand on a line that is neither blank nor a comment. */
export function readStart(line: string): LineStart {
  let column = /^ */.exec(line)?.[0].length ?? 0;
  const dashes: number[] = [];
  for (let dash = /^-(?: +|$)/.exec(line.slice(column)); dash !== null; dash = /^-(?: +|$)/.exec(line.slice(column))) {
    dashes.push(column);
    column += dash[0].length;
  }
  const rest = line.slice(column);
  return { dashes, content: rest.trim() === '' || (dashes.length > 0 && rest.startsWith('#')) ? -1 : column };
}

/**
 * The open levels of block YAML, line by line, each with the column that it gets: two more than what holds it. A list at the column of
 * its key stays there, one that is indented stays indented. The structure is told by columns alone, as YAML does.
 */
export class Columns {
  private levels: Level[] = [];

  reset(): void {
    this.levels = [];
  }

  /** The levels that are open after the lines so far, outermost first. */
  get open(): readonly Level[] {
    return this.levels;
  }

  /** Takes a line; the new column of each of its dashes and of its content. Undefined for columns that fit nothing. */
  take({ dashes, content }: LineStart): readonly number[] | undefined {
    const starts = [
      ...dashes.map((column) => ({ column, kind: 'seq' as const })),
      ...(content < 0 ? [] : [{ column: content, kind: 'map' as const }]),
    ];
    const made: number[] = [];
    for (const [at, { column, kind }] of starts.entries()) {
      const to = at === 0 ? this.place(column, kind) : (made[at - 1] ?? 0) + STEP;
      if (to === undefined) return undefined;
      if (at > 0) this.levels.push({ column, to, kind });
      made.push(to);
    }
    return made;
  }

  private place(column: number, kind: Level['kind']): number | undefined {
    while ((this.levels.at(-1)?.column ?? -1) > column) this.levels.pop();
    let top = this.levels.at(-1);
    if (top?.column === column && top.kind === 'seq' && kind === 'map') {
      this.levels.pop();
      top = this.levels.at(-1);
      if (top?.column !== column || top.kind !== 'map') return undefined;
    }
    if (top?.column === column && top.kind === kind) return top.to;
    const to = top === undefined ? 0 : top.column === column ? top.to : top.to + STEP;
    this.levels.push({ column, to, kind });
    return to;
  }

  /** Where a comment goes that stands at a column between the lines so far and the next one. */
  ofComment(column: number): number {
    const at = this.levels.findLastIndex((level) => level.column <= column);
    const level = this.levels[at];
    if (level === undefined) return column;
    const to = level.to + column - level.column;
    const deeper = this.levels[at + 1];
    return level.column === column || deeper === undefined ? to : Math.min(to, deeper.to - 1);
  }
}
