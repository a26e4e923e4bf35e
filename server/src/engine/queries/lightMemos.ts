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
  readonly pool: Pool;
  readonly weight: number;
  /** Round of questions in which somebody waited for it last; 0 for what was only made in passing. */
  round: number;
}

/**
 * Which values of light queries are there. What a person waits for stays before what was made in passing, such as the renders of
 * overlays that nobody looks at: a walk through a thousand of them takes nothing away that the next keystroke needs.
 */
export class LightMemos {
  keep: Keep = KEEP_ALL;
  /** Whether questions are asked in passing, so that nobody will ask for the parts of the answer soon. */
  passing = false;
  private round = 1;
  /** Round in which a look found nothing more that may go. */
  private lookedIn = 0;
  /** Oldest first. */
  private readonly passed = new Map<Memo, Holding>();
  private readonly used = new Map<Memo, Holding>();
  private readonly weights = { passed: { trees: 0, renders: 0 }, used: { trees: 0, renders: 0 } };

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
    this.remove(memo);
    const holding = { pool: light.pool, weight: light.weight(memo.value), round: this.passing ? 0 : this.round };
    this.put(this.passing ? 'passed' : 'used', memo, holding);
    this.drop(light.pool, memo);
  }

  /** Notes that somebody asked for a value that is there. */
  touch(memo: Memo): void {
    if (this.keepsAll || this.passing) return;
    const used = this.used.get(memo);
    if (used !== undefined) {
      used.round = this.round;
      return;
    }
    const passed = this.passed.get(memo);
    if (passed === undefined) return;
    this.remove(memo);
    this.put('used', memo, { ...passed, round: this.round });
  }

  private put(where: 'passed' | 'used', memo: Memo, holding: Holding): void {
    this[where].set(memo, holding);
    this.weights[where][holding.pool] += holding.weight;
  }

  private remove(memo: Memo): void {
    for (const where of ['passed', 'used'] as const) {
      const holding = this[where].get(memo);
      if (holding === undefined) continue;
      this[where].delete(memo);
      this.weights[where][holding.pool] -= holding.weight;
    }
  }

  /** What is of use in this round stays, however much it is: without it the next answer would make all of it again. */
  private drop(pool: Pool, newest: Memo): void {
    for (const where of ['passed', 'used'] as const) {
      const most = where === 'passed' && this.keep.rounds > 0 ? this.keep[pool] * PASSING : this.keep[pool];
      if (this.weights[where][pool] <= most || (where === 'used' && this.lookedIn === this.round)) continue;
      for (const [memo, holding] of this[where]) {
        if (this.weights[where][pool] <= most) break;
        if (holding.pool !== pool || memo === newest || memo.busy) continue;
        if (where === 'used' && holding.round > this.round - this.keep.rounds) continue;
        this.remove(memo);
        memo.value = undefined;
        memo.dropped = true;
      }
      // All that is left is of use now; to look through it for every value that is made would take longer than they do.
      if (where === 'used' && this.keep.rounds > 0 && this.weights[where][pool] > most) this.lookedIn = this.round;
    }
  }
}
