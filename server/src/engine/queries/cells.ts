/** The cells of the query database: inputs and memos, linked both ways. A large repository has many of them and most have one reader, so nothing is made before it is needed. */

/** Nobody, one memo, or several. */
type Readers = Memo | Set<Memo> | undefined;

export interface InputCell {
  readonly kind: 'input';
  value: unknown;
  delivered: boolean;
  /** Revision in which the value became what it is. */
  changedAt: number;
  readers: Readers;
}

export interface Memo {
  readonly kind: 'memo';
  readonly query: unknown;
  readonly key: string;
  /** Whether readers are told of a change only when the new value is known to be another one. */
  readonly isWall: boolean;
  value: unknown;
  /** Whether `value` is the result of a run; false before the first and after a failed one. */
  computed: boolean;
  /** The result is right, but was let go of: whoever asks for it makes it again. */
  dropped: boolean;
  /** A run was stopped in the middle: the value is the one before, and what it was made of is not known any more. */
  stopped: boolean;
  /** Being run or verified now. */
  busy: boolean;
  changedAt: number;
  /** Revision in which the value was last known to be right. */
  verifiedAt: number;
  /** In the order in which they were read, each once. */
  dependencies: Cell[];
  readers: Readers;
  /** Dependencies that may have a new value; undefined for a memo that is up to date. */
  suspects: Set<Cell> | undefined;
}

export type Cell = InputCell | Memo;

export function memoCell(query: { readonly isWall: boolean }, key: string): Memo {
  return {
    kind: 'memo',
    query,
    key,
    isWall: query.isWall,
    value: undefined,
    computed: false,
    dropped: false,
    stopped: false,
    busy: false,
    changedAt: 0,
    verifiedAt: 0,
    dependencies: [],
    readers: undefined,
    suspects: undefined,
  };
}

/** Records that `reader` read `cell`. */
export function link(reader: Memo | undefined, cell: Cell): void {
  if (reader === undefined || reader === cell.readers) return;
  if (cell.readers === undefined) cell.readers = reader;
  else {
    if (!(cell.readers instanceof Set)) cell.readers = new Set([cell.readers]);
    if (cell.readers.has(reader)) return;
    cell.readers.add(reader);
  }
  reader.dependencies.push(cell);
}

/** Forgets what a memo read, before it runs again. */
export function unlink(memo: Memo): void {
  for (const cell of memo.dependencies) {
    if (cell.readers instanceof Set) cell.readers.delete(memo);
    else if (cell.readers === memo) cell.readers = undefined;
  }
  memo.dependencies = [];
}

/**
 * Tells everything that can see a changed cell. A memo that was suspect already has told its readers, and those behind a wall are not
 * told: it joins `walls`, and whether they have to be told shows when it is brought up to date.
 */
export function mark(changed: Cell, walls: Set<Memo>): void {
  const open: Cell[] = [changed];
  const suspect = (reader: Memo, cell: Cell): void => {
    if (reader.suspects === undefined) {
      reader.suspects = new Set();
      if (reader.isWall) walls.add(reader);
      else open.push(reader);
    }
    reader.suspects.add(cell);
  };
  for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
    const { readers } = cell;
    if (readers instanceof Set) for (const reader of readers) suspect(reader, cell);
    else if (readers !== undefined) suspect(readers, cell);
  }
}
