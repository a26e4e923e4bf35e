/**
 * Inputs and memoised functions of them, in the manner of salsa: a query records what it reads, a changed input raises
 * the revision, and a query runs again only when something it read has a new value. A query whose new value equals the
 * old one keeps the old one, so everything above it stops early.
 */

/** A named derived query. Make one with `defineQuery`; the object is its identity. */
export interface Query<V> {
  readonly name: string;
  readonly run: (db: Database, key: string) => V;
  readonly equal: (a: V, b: V) => boolean;
}

/** A named input, set from outside. Reading one that was never set records a request. */
export interface Input<V> {
  readonly name: string;
  /** Value seen while the real one has not been delivered. */
  readonly missing: V;
}

/** One line of the query log. */
export interface LogEntry {
  readonly query: string;
  readonly key: string;
  /** `ran`: computed; `kept`: computed with an equal value; `verified`: its inputs were checked and it did not run. */
  readonly what: 'ran' | 'kept' | 'verified';
}

interface Memo {
  value: unknown;
  readonly dependencies: Set<string>;
  verifiedAt: number;
  changedAt: number;
}

interface InputCell {
  value: unknown;
  changedAt: number;
}

/** Thrown by a query that finds itself among its readers; caught where the cycle began. */
class CycleError extends Error {}

export function defineQuery<V>(name: string, run: Query<V>['run'], equal: Query<V>['equal'] = Object.is): Query<V> {
  return { name, run, equal };
}

export function defineInput<V>(name: string, missing: V): Input<V> {
  return { name, missing };
}

export class Database {
  private revisionNumber = 1;
  private readonly inputs = new Map<string, InputCell>();
  private readonly memos = new Map<string, Memo>();
  private readonly queries = new Map<string, Query<unknown>>();
  private readonly wanted = new Map<string, Set<string>>();
  private readonly stack: { readonly id: string; readonly dependencies: Set<string> }[] = [];
  /** What ran since `clearLog`; tests assert on it. Off unless set to an array. */
  log: LogEntry[] | undefined;

  get revision(): number {
    return this.revisionNumber;
  }

  /** Sets an input; nothing happens when the value is the same (`equal`, identity unless given). Returns whether it changed. */
  set<V>(input: Input<V>, key: string, value: V, equal: (a: V, b: V) => boolean = Object.is): boolean {
    const id = cellId(input.name, key);
    const cell = this.inputs.get(id);
    this.wanted.get(input.name)?.delete(key);
    if (cell !== undefined && equal(cell.value as V, value)) return false;
    this.revisionNumber++;
    this.inputs.set(id, { value, changedAt: this.revisionNumber });
    return true;
  }

  /** Forgets an input; the next reader asks for it again. */
  unset<V>(input: Input<V>, key: string): void {
    if (!this.inputs.delete(cellId(input.name, key))) return;
    this.revisionNumber++;
    this.inputs.set(cellId(input.name, key), { value: undefined, changedAt: this.revisionNumber });
  }

  /** The value of an input; the input's `missing` value, and a request, when it was not delivered. */
  input<V>(input: Input<V>, key: string): V {
    const id = cellId(input.name, key);
    this.stack.at(-1)?.dependencies.add(id);
    const cell = this.inputs.get(id);
    if (cell !== undefined && cell.value !== undefined) return cell.value as V;
    if (cell === undefined) this.inputs.set(id, { value: undefined, changedAt: this.revisionNumber });
    const keys = this.wanted.get(input.name) ?? new Set();
    this.wanted.set(input.name, keys.add(key));
    return input.missing;
  }

  /** Keys of that input which were read but not delivered, oldest first. */
  requests<V>(input: Input<V>): readonly string[] {
    return [...(this.wanted.get(input.name) ?? [])];
  }

  /** The value of a query at the present revision; runs at most what changed. */
  get<V>(query: Query<V>, key: string): V {
    const id = cellId(query.name, key);
    if (this.stack.some((frame) => frame.id === id)) throw new CycleError(`query ${query.name} reads itself at ${key}`);
    this.stack.at(-1)?.dependencies.add(id);
    this.queries.set(query.name, query as Query<unknown>);
    this.refresh(query as Query<unknown>, key, id);
    return this.memos.get(id)?.value as V;
  }

  /** The last value without bringing it up to date; undefined when it never ran. */
  peek<V>(query: Query<V>, key: string): V | undefined {
    return this.memos.get(cellId(query.name, key))?.value as V | undefined;
  }

  /** Drops memos of a query whose key is not kept, so that closed things free their memory. */
  forget<V>(query: Query<V>, keep: (key: string) => boolean): void {
    for (const id of this.memos.keys()) {
      const { name, key } = splitId(id);
      if (name === query.name && !keep(key)) this.memos.delete(id);
    }
  }

  private refresh(query: Query<unknown>, key: string, id: string): void {
    const memo = this.memos.get(id);
    if (memo !== undefined && (memo.verifiedAt === this.revisionNumber || this.unchanged(memo))) {
      if (memo.verifiedAt !== this.revisionNumber) this.note(query.name, key, 'verified');
      memo.verifiedAt = this.revisionNumber;
      return;
    }
    const dependencies = new Set<string>();
    this.stack.push({ id, dependencies });
    let value: unknown;
    try {
      value = query.run(this, key);
    } finally {
      this.stack.pop();
    }
    const kept = memo !== undefined && query.equal(memo.value, value);
    this.note(query.name, key, kept ? 'kept' : 'ran');
    this.memos.set(id, {
      value: kept ? memo.value : value,
      dependencies,
      verifiedAt: this.revisionNumber,
      changedAt: kept ? memo.changedAt : this.revisionNumber,
    });
  }

  /** True when nothing that the memo read has changed since it was verified. Dependencies are refreshed in the order they were read. */
  private unchanged(memo: Memo): boolean {
    for (const id of memo.dependencies) {
      if (this.changedAt(id) > memo.verifiedAt) return false;
    }
    return true;
  }

  private changedAt(id: string): number {
    const cell = this.inputs.get(id);
    if (cell !== undefined) return cell.changedAt;
    const { name, key } = splitId(id);
    const query = this.queries.get(name);
    if (query === undefined || !this.memos.has(id)) return Number.POSITIVE_INFINITY;
    this.refresh(query, key, id);
    return this.memos.get(id)?.changedAt ?? Number.POSITIVE_INFINITY;
  }

  private note(query: string, key: string, what: LogEntry['what']): void {
    this.log?.push({ query, key, what });
  }
}

function cellId(name: string, key: string): string {
  return `${name}\u0000${key}`;
}

function splitId(id: string): { name: string; key: string } {
  const cut = id.indexOf('\u0000');
  return { name: id.slice(0, cut), key: id.slice(cut + 1) };
}
