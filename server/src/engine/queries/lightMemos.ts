import type { Memo } from './cells.ts';

/** Values that may be let go of, by what they are: trees of texts, weighed in characters, and what renders are made of, in objects. */
export type Pool = 'trees' | 'renders';

/** What a value that may be let go of weighs. */
export interface Light<V> {
  readonly pool: Pool;
  readonly weight: (value: V) => number;
}

/** How much of each pool stays; in any case what was of use in so many rounds of questions, the present one included. */
export type Keep = Readonly<Record<Pool | 'rounds', number>>;

export const KEEP_ALL: Keep = { trees: Number.POSITIVE_INFINITY, renders: Number.POSITIVE_INFINITY, rounds: 0 };

/** Where each answer is asked for once: trees of a kustomization and of what it reads at the same time. */
export const KEEP_ONCE: Keep = { trees: 200_000, renders: Number.POSITIVE_INFINITY, rounds: 0 };

/** For a session that lasts: some 30 MB of trees, and of objects with the steps that they went through some 100 MB. */
export const KEEP_RECENT: Keep = { trees: 2_000_000, renders: 20_000, rounds: 2 };

/** Which part of that is left for what was made in passing: enough for the overlays of one base, one after another. */
const PASSING = 1 / 8;

interface Holding {
  readonly weight: number;
  /** Round of questions in which somebody waited for it last; 0 for what was only made in passing. */
  round: number;
}

/** Values with their weight in all, oldest first. */
class Shelf {
  readonly held = new Map<Memo, Holding>();
  weight = 0;

  put(memo: Memo, holding: Holding): void {
    this.held.set(memo, holding);
    this.weight += holding.weight;
  }

  take(memo: Memo): Holding | undefined {
    const holding = this.held.get(memo);
    if (holding === undefined) return undefined;
    this.held.delete(memo);
    this.weight -= holding.weight;
    return holding;
  }

  /** Lets go of the oldest values until no more than `most` is left, or all that is left is spared. */
  letGo(most: number, isSpared: (memo: Memo, holding: Holding) => boolean): void {
    for (const [memo, holding] of this.held) {
      if (this.weight <= most) return;
      if (memo.busy || isSpared(memo, holding)) continue;
      this.take(memo);
      memo.value = undefined;
      memo.dropped = true;
    }
  }
}

/** The values of one pool, those apart that were only made in passing. */
class Shelves {
  readonly passed = new Shelf();
  readonly used = new Shelf();
  /** Round in which a look found nothing more that may go. */
  lookedIn = 0;
}

/**
 * Which values of light queries are there. What a person waits for stays before what was made in passing, such as the renders of
 * overlays that nobody looks at: a walk through a thousand of them takes nothing away that the next keystroke needs.
 */
export class LightMemos {
  keep: Keep = KEEP_ALL;
  /** Whether questions are asked in passing, so that nobody will ask for the parts of the answer soon. */
  passing = false;
  /** Whether the question may be stopped and asked again: what it was answered with so far is needed then. */
  isAttempt = false;
  private round = 1;
  private readonly pools: Readonly<Record<Pool, Shelves>> = { trees: new Shelves(), renders: new Shelves() };

  /** Whether every value stays, for answers that will be asked for again. */
  get keepsAll(): boolean {
    return this.keep === KEEP_ALL;
  }

  /** Whether steps of a render are worth remembering: not for one that is asked for once, or in passing. */
  get remembersSteps(): boolean {
    return this.keepsAll || (!this.passing && this.keep !== KEEP_ONCE);
  }

  /** Begins the next round: what nobody needs in it may go. */
  nextRound(): void {
    this.round++;
  }

  /** Takes in a value that was just made, and lets others go. */
  add(memo: Memo, light: Light<unknown>): void {
    if (this.keepsAll) return;
    const shelves = this.pools[light.pool];
    shelves.passed.take(memo);
    shelves.used.take(memo);
    const weight = light.weight(memo.value);
    if (this.passing) shelves.passed.put(memo, { weight, round: 0 });
    else shelves.used.put(memo, { weight, round: this.round });
    this.letGo(light.pool, memo);
  }

  /** Notes that somebody asked for a value that is there. */
  touch(memo: Memo, pool: Pool): void {
    if (this.keepsAll || this.passing) return;
    const { passed, used } = this.pools[pool];
    const holding = used.held.get(memo);
    if (holding !== undefined) {
      holding.round = this.round;
      return;
    }
    const moved = passed.take(memo);
    if (moved !== undefined) used.put(memo, { ...moved, round: this.round });
  }

  /** Lets what an attempt kept for the next one go, where the question is answered. */
  answered(): void {
    if (this.keep.rounds === 0) return;
    for (const pool of ['trees', 'renders'] as const) {
      this.pools[pool].passed.letGo(this.keep[pool] * PASSING, () => false);
    }
  }

  /** What is of use in this round stays, however much it is: without it the next answer would make all of it again. */
  private letGo(pool: Pool, newest: Memo): void {
    const shelves = this.pools[pool];
    const { passed, used } = shelves;
    const { rounds, [pool]: most } = this.keep;
    passed.letGo(rounds > 0 && !this.isAttempt ? most * PASSING : most, (memo) => memo === newest);
    if (used.weight <= most || shelves.lookedIn === this.round) return;
    used.letGo(most, (memo, { round }) => memo === newest || round > this.round - rounds);
    // All that is left is of use now; to look through it for every value that is made would take longer than they do.
    if (rounds > 0 && used.weight > most) shelves.lookedIn = this.round;
  }
}
