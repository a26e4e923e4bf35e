/** The cells of the query database: inputs and memos, linked both ways. */

export interface InputCell {
  readonly kind: 'input';
  value: unknown;
  delivered: boolean;
  /** Revision in which the value became what it is. */
  changedAt: number;
  readonly readers: Set<Memo>;
}

export interface Memo {
  readonly kind: 'memo';
  readonly query: unknown;
  readonly key: string;
  value: unknown;
  /** Whether `value` is the result of a run; false before the first and after a failed one. */
  computed: boolean;
  /** Being run or verified now. */
  busy: boolean;
  changedAt: number;
  /** Revision in which the value was last known to be right. */
  verifiedAt: number;
  /** In the order in which they were read. */
  readonly dependencies: Set<Cell>;
  readonly readers: Set<Memo>;
  /** Dependencies that may have a new value; empty for a memo that is up to date. */
  readonly suspects: Set<Cell>;
}

export type Cell = InputCell | Memo;

export function memoCell(query: unknown, key: string): Memo {
  return {
    kind: 'memo',
    query,
    key,
    value: undefined,
    computed: false,
    busy: false,
    changedAt: 0,
    verifiedAt: 0,
    dependencies: new Set(),
    readers: new Set(),
    suspects: new Set(),
  };
}

/** Records that `reader` read `cell`. */
export function link(reader: Memo | undefined, cell: Cell): void {
  if (reader === undefined) return;
  reader.dependencies.add(cell);
  cell.readers.add(reader);
}

/** Forgets what a memo read, before it runs again. */
export function unlink(memo: Memo): void {
  for (const cell of memo.dependencies) cell.readers.delete(memo);
  memo.dependencies.clear();
}

/** Tells everything that can see a changed cell. A memo that was suspect already has told its readers. */
export function mark(changed: Cell): void {
  const open: Cell[] = [changed];
  for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
    for (const reader of cell.readers) {
      const told = reader.suspects.size > 0;
      reader.suspects.add(cell);
      if (!told) open.push(reader);
    }
  }
}
