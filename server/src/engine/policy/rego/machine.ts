import type { Trace } from './trace.ts';
import { isArray, RegoObject, RegoSet, type Value } from './value.ts';

/** The variables of one rule or function that runs; where its compiler put them. */
export type Frame = (Value | undefined)[];

/** Goes on with the next line of a body; true ends the search. */
export type Next = () => boolean;

/** What one value is taken for; true ends the search. */
export type Take = (value: Value) => boolean;

/** One line of a body: calls `next` for each way in which it holds. */
export type Step = (frame: Frame, next: Next) => boolean;

/** What is replaced while something runs: `with`. */
interface Replacement {
  readonly path: readonly string[];
  readonly value: Value;
}

/** What rules read, and what they gave already. */
export interface Situation {
  readonly input: Value | undefined;
  /** Documents beside the rules, such as `data.inventory`. */
  readonly data: Value | undefined;
  readonly replaced: readonly Replacement[];
  /** Functions that stand for others, by the name that is called. */
  readonly mocks: ReadonlyMap<string, (args: readonly Value[]) => Value | undefined>;
  readonly known: Map<object, Value | undefined>;
}

/** What a run may take: steps are lines and values looked at, so that every machine ends at the same place. */
export interface RegoBudget {
  readonly steps: number;
  readonly depth: number;
}

export const REGO_BUDGET: RegoBudget = { steps: 2_000_000, depth: 150 };

/** Letters of a text or members of a collection. */
const MOST_PARTS = 1_000_000;

function sizeOf(value: Value | undefined): number {
  if (typeof value === 'string' || isArray(value)) return value.length;
  return value instanceof RegoObject || value instanceof RegoSet ? value.size : 0;
}

/** Steps that a function takes for a value that it is given. Sets and objects are mostly asked for one member, big integers are long. */
function stepsFor(value: Value): number {
  if (typeof value === 'string' || isArray(value)) return value.length >> 6;
  if (typeof value === 'bigint') return 16;
  return sizeOf(value) >> 8;
}

/** What the surroundings give to functions. Nothing else reaches them: no file, no network, no clock. */
export interface RegoHost {
  /** Nanoseconds since 1970 for `time.now_ns`; without it that function has no value. */
  readonly now?: number;
  /** Is told what rules look at. */
  readonly trace?: Trace;
}

export const NOTHING_KNOWN: Situation = {
  input: undefined,
  data: undefined,
  replaced: [],
  mocks: new Map(),
  known: new Map(),
};

/** The state of a run. A problem ends it: every search stops when one is told. What is compiled holds on to its machine. */
export class Machine {
  problem: string | undefined;
  situation: Situation = NOTHING_KNOWN;
  host: RegoHost = {};
  trace: Trace | undefined;
  private steps = 0;
  private depth = 0;
  private budget = REGO_BUDGET;

  /** Begins a run. */
  start(situation: Situation, host: RegoHost, budget: RegoBudget = REGO_BUDGET): void {
    this.problem = undefined;
    this.situation = situation;
    this.host = host;
    this.trace = host.trace;
    this.budget = budget;
    this.steps = 0;
    this.depth = 0;
  }

  /** Counts a step; true when the run is over. */
  step(): boolean {
    if (this.problem !== undefined) return true;
    return ++this.steps > this.budget.steps && this.fail(`it takes more than ${this.budget.steps} steps`);
  }

  /** Counts what a built-in function takes beside the step of its call; true when the run is over. */
  spend(steps: number): boolean {
    this.steps += Math.max(0, Math.floor(steps));
    return this.steps > this.budget.steps && this.step();
  }

  /** Calls a built-in function and counts the size of what it reads and makes. */
  call({ run, cost }: Builtin, args: readonly Value[]): Value | undefined {
    let steps = cost?.(args) ?? 0;
    for (const value of args) steps += stepsFor(value);
    if (steps > 0 && this.spend(steps)) return undefined;
    const found = this.bounded(run(args, this));
    this.spend(sizeOf(found) >> 4);
    return found;
  }

  /** Tells why there is no answer; true, so that a search ends with it. */
  fail(problem: string): true {
    this.problem ??= problem;
    return true;
  }

  /** Takes what a function gives; a value that is larger than any manifest ends the run. */
  bounded(value: Value | undefined): Value | undefined {
    if (sizeOf(value) <= MOST_PARTS) return value;
    this.fail(`a value has more than ${MOST_PARTS} parts`);
    return undefined;
  }

  /** Runs a rule inside of another one. */
  inside<T>(run: () => T): T | undefined {
    if (this.depth >= this.budget.depth) {
      this.fail(`rules call each other more than ${this.budget.depth} deep`);
      return undefined;
    }
    this.depth++;
    const found = run();
    this.depth--;
    return found;
  }

  /** Runs what stands for a function; in it all functions are themselves again. */
  withoutMocks<T>(run: () => T): T {
    const before = this.situation;
    this.situation = { ...before, mocks: NOTHING_KNOWN.mocks, known: new Map() };
    const found = run();
    this.situation = before;
    return found;
  }

  /** Runs under another situation; `next` again under the present one. */
  under(situation: Situation, next: Next, run: (next: Next) => boolean): boolean {
    const before = this.situation;
    this.situation = situation;
    const isOver = run(() => {
      this.situation = before;
      const answer = next();
      this.situation = situation;
      return answer;
    });
    this.situation = before;
    return isOver;
  }
}

/** A built-in function; undefined where OPA has an error or no value. */
export interface Builtin {
  readonly arity: number;
  readonly run: (args: readonly Value[], machine: Machine) => Value | undefined;
  /** Steps that it takes beside those for the sizes of its values, where its work grows faster than they. */
  readonly cost?: (args: readonly Value[]) => number;
}
