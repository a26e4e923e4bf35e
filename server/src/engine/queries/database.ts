import type { Attempt } from '../attempt.ts';
import { type Cell, type InputCell, link, type Memo, mark, memoCell, unlink } from './cells.ts';
import { type Light, LightMemos } from './lightMemos.ts';

/**
 * Inputs and memoised functions of them, in the manner of salsa: a query records what it reads, and runs again only when
 * something that it read has a new value. A changed input tells its readers, and theirs, that they may be stale, so the cost
 * of an edit follows what can see it and never the number of memos. A query whose new value equals the old one keeps the old
 * one, and everything above it stops early.
 */

/** A named derived query. Make one with `defineQuery`; the name is its identity. */
export interface Query<V> {
  readonly name: string;
  /** `previous` is the last value, of which parts may be used again; undefined on the first run. */
  readonly run: (db: Database, key: string, previous: V | undefined) => V;
  readonly equal: (a: V, b: V) => boolean;
  /** For values that are large and can be made again: they may be let go of (`Database.light`). */
  readonly light: Light<V> | undefined;
  /** Whether readers are told of a change only when the value is another one; such a query reads no other one of its sort. */
  readonly isWall: boolean;
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

/** A query found itself among its readers. Callers look for cycles in the data before they ask, so this is a bug there. */
class CycleError extends Error {}

/** An attempt at an answer has used its time; `Database.attempt` alone meets it. */
class StoppedError extends Error {}

export function defineQuery<V>(name: string, run: Query<V>['run'], equal: Query<V>['equal'] = Object.is): Query<V> {
  return { name, run, equal, light: undefined, isWall: false };
}

/**
 * The same for a value that most changes of what it reads leave equal, and that very much reads: it is brought up to date before the next
 * question, so that nothing behind it hears of a change that ends here. Must not read another wall, not by way of others either: it would
 * not hear of its changes in time.
 */
export function defineWall<V>(name: string, run: Query<V>['run'], equal: Query<V>['equal']): Query<V> {
  return { name, run, equal, light: undefined, isWall: true };
}

const ONE_TREE: Light<unknown> = { pool: 'trees', weight: () => 1 };

/** The same for values that may be let go of, because they are large and can be made again. */
export function defineLightQuery<V>(name: string, run: Query<V>['run'], light: Light<V> = ONE_TREE): Query<V> {
  return { name, run, equal: Object.is, light, isWall: false };
}

export function defineInput<V>(name: string, missing: V): Input<V> {
  return { name, missing };
}

export class Database {
  private revisionNumber = 1;
  private readonly inputs = new Map<string, Map<string, InputCell>>();
  private readonly memos = new Map<string, Map<string, Memo>>();
  private readonly wanted = new Map<string, Set<string>>();
  private readonly stack: Memo[] = [];
  /** Walls behind which nobody was told of the last changes yet. */
  private readonly walls = new Set<Memo>();
  /** Which values of light queries stay; others are made again when they are asked for. */
  readonly light = new LightMemos();
  /** What ran since it was last set to an empty array; tests assert on it. Off while undefined. */
  log: LogEntry[] | undefined;
  private mayGoOn: (() => boolean) | undefined;
  /** Answers an input that was not delivered, at once and for good; undefined where it has to be asked for. */
  provide: ((input: string, key: string) => unknown) | undefined;

  get revision(): number {
    return this.revisionNumber;
  }

  /** Sets an input; nothing happens when the value is the same (`equal`, identity unless given). Returns whether it changed. */
  set<V>(input: Input<V>, key: string, value: V, equal: (a: V, b: V) => boolean = Object.is): boolean {
    const cell = this.inputCell(input, key);
    this.wanted.get(input.name)?.delete(key);
    if (cell.delivered && equal(cell.value as V, value)) return false;
    this.change(cell, value, true);
    return true;
  }

  /** Forgets an input; the next reader asks for it again. */
  unset<V>(input: Input<V>, key: string): void {
    const cell = this.inputCell(input, key);
    if (cell.delivered) this.change(cell, undefined, false);
  }

  /** The value of an input; the input's `missing` value, and a request, when it was not delivered. */
  input<V>(input: Input<V>, key: string): V {
    const cell = this.inputCell(input, key);
    link(this.stack.at(-1), cell);
    if (cell.delivered || this.provided(input, key, cell)) return cell.value as V;
    const keys = this.wanted.get(input.name) ?? new Set();
    this.wanted.set(input.name, keys.add(key));
    return input.missing;
  }

  /** Takes what the provider has. Nobody has seen another value, so nobody has to be told. */
  private provided<V>(input: Input<V>, key: string, cell: InputCell): boolean {
    const value = this.provide?.(input.name, key);
    if (value === undefined) return false;
    cell.value = value;
    cell.delivered = true;
    return true;
  }

  /** What was delivered for an input, without depending on it; undefined when nothing was. */
  delivered<V>(input: Input<V>, key: string): V | undefined {
    return this.inputs.get(input.name)?.get(key)?.value as V | undefined;
  }

  /** Keys of that input which were read but not delivered, oldest first. */
  requests<V>(input: Input<V>): readonly string[] {
    return [...(this.wanted.get(input.name) ?? [])];
  }

  /** The value of a query at the present revision; runs at most what changed. */
  get<V>(query: Query<V>, key: string): V {
    if (this.walls.size > 0 && this.stack.length === 0) this.settleWalls();
    const memo = this.memo(query as Query<unknown>, key);
    if (memo.busy) throw new CycleError(`query ${query.name} reads itself at ${key}`);
    link(this.stack.at(-1), memo);
    this.refresh(memo, query as Query<unknown>);
    if (memo.dropped) this.recall(memo, query as Query<unknown>);
    else if (query.light !== undefined) this.light.touch(memo, query.light.pool);
    return memo.value as V;
  }

  /**
   * Asks a question that may be stopped wherever a value was made: `mayGoOn` is asked behind each. Values that were made stay, so that
   * the next attempt goes on from there, and each makes at least one.
   */
  attempt<T>(question: () => T, mayGoOn: () => boolean): Attempt<T> {
    const before = this.mayGoOn;
    this.mayGoOn = mayGoOn;
    this.light.isAttempt = true;
    try {
      const value = question();
      this.light.answered();
      return { isDone: true, value };
    } catch (error) {
      if (error instanceof StoppedError) return { isDone: false };
      throw error;
    } finally {
      this.mayGoOn = before;
      this.light.isAttempt = before !== undefined;
    }
  }

  /** Where an attempt may end beside the values of queries: in a query behind each part of its value that is not made a second time. */
  pause(): void {
    if (this.mayGoOn?.() === false) throw new StoppedError();
  }

  /** Whether the value of a query for a key is there, so that bringing it up to date is a matter of what changed. */
  wasAsked<V>(query: Query<V>, key: string): boolean {
    const memo = this.memos.get(query.name)?.get(key);
    return memo?.computed === true && !memo.dropped;
  }

  /** The value of a query where it is there and up to date; runs nothing. The caller must depend on all that the query depends on. */
  known<V>(query: Query<V>, key: string): V | undefined {
    const memo = this.memos.get(query.name)?.get(key);
    const isThere = memo?.computed === true && !memo.dropped && !memo.stopped && memo.suspects === undefined;
    return isThere ? (memo.value as V) : undefined;
  }

  /** Brings the walls up to date that changes have reached, and tells the readers of those that have a new value. */
  private settleWalls(): void {
    const reached = [...this.walls];
    const { mayGoOn } = this;
    // Who is to be told must be known before anything is asked.
    this.mayGoOn = undefined;
    this.walls.clear();
    for (const memo of reached) {
      const { changedAt } = memo;
      try {
        this.refresh(memo, memo.query as Query<unknown>);
        if (memo.changedAt !== changedAt) mark(memo, this.walls);
      } catch {
        // Whoever reads it meets the failure.
        mark(memo, this.walls);
      }
    }
    this.mayGoOn = mayGoOn;
  }

  private refresh(memo: Memo, query: Query<unknown>): void {
    const isWhole = memo.computed && !memo.stopped;
    if (isWhole && memo.suspects === undefined) return;
    if (isWhole && this.isStillValid(memo)) {
      memo.suspects = undefined;
      memo.verifiedAt = this.revisionNumber;
      this.note(query.name, memo.key, 'verified');
      return;
    }
    this.compute(memo, query);
  }

  private compute(memo: Memo, query: Query<unknown>): void {
    unlink(memo);
    memo.suspects = undefined;
    // Until it ends: what is stopped has forgotten what it read.
    memo.stopped = true;
    const value = this.run(memo, query);
    memo.stopped = false;
    memo.dropped = false;
    const kept = memo.computed && query.equal(memo.value, value);
    if (!kept) {
      memo.value = value;
      memo.changedAt = this.revisionNumber;
    }
    memo.computed = true;
    memo.verifiedAt = this.revisionNumber;
    if (query.light !== undefined) this.light.add(memo, query.light);
    this.note(query.name, memo.key, kept ? 'kept' : 'ran');
    this.pause();
  }

  private run(memo: Memo, query: Query<unknown>): unknown {
    memo.busy = true;
    this.stack.push(memo);
    try {
      return query.run(this, memo.key, memo.computed ? memo.value : undefined);
    } catch (error) {
      // What it had read is gone, so the old value can no longer be verified. Parts of it may be used again by the next attempt.
      if (!(error instanceof StoppedError)) memo.computed = false;
      throw error;
    } finally {
      this.stack.pop();
      memo.busy = false;
    }
  }

  /** Makes a value again that was let go of. It equals the old one, so nobody has to be told. */
  private recall(memo: Memo, query: Query<unknown>): void {
    memo.value = this.run(memo, query);
    memo.dropped = false;
    if (query.light !== undefined) this.light.add(memo, query.light);
    this.note(query.name, memo.key, 'ran');
    this.pause();
  }

  /** Whether none of the suspects has a new value. They are checked in the order in which they were read: what an earlier one decides may make a later one unreadable. */
  private isStillValid(memo: Memo): boolean {
    memo.busy = true;
    try {
      const { suspects: marked = new Set<Cell>() } = memo;
      const suspects = marked.size === 1 ? marked : memo.dependencies.filter((cell) => marked.has(cell));
      for (const cell of suspects) {
        if (cell.kind === 'memo') this.refresh(cell, cell.query as Query<unknown>);
        if (cell.changedAt > memo.verifiedAt) return false;
      }
      return true;
    } catch (error) {
      if (error instanceof CycleError) return false;
      throw error;
    } finally {
      memo.busy = false;
    }
  }

  private change(cell: InputCell, value: unknown, delivered: boolean): void {
    this.revisionNumber++;
    cell.value = value;
    cell.delivered = delivered;
    cell.changedAt = this.revisionNumber;
    mark(cell, this.walls);
  }

  private inputCell<V>(input: Input<V>, key: string): InputCell {
    const cells = groupOf(this.inputs, input.name);
    const known = cells.get(key);
    if (known !== undefined) return known;
    const cell: InputCell = { kind: 'input', value: undefined, delivered: false, changedAt: 0, readers: undefined };
    cells.set(key, cell);
    return cell;
  }

  private memo(query: Query<unknown>, key: string): Memo {
    const memos = groupOf(this.memos, query.name);
    const known = memos.get(key);
    if (known !== undefined) return known;
    const made = memoCell(query, key);
    memos.set(key, made);
    return made;
  }

  private note(query: string, key: string, what: LogEntry['what']): void {
    this.log?.push({ query, key, what });
  }
}

function groupOf<T>(groups: Map<string, Map<string, T>>, name: string): Map<string, T> {
  const known = groups.get(name);
  if (known !== undefined) return known;
  const made = new Map<string, T>();
  groups.set(name, made);
  return made;
}
