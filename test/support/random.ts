/** Random choices that a seed repeats exactly. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = (seed ^ 0x9e3779b9) >>> 0;
  }

  /** mulberry32: a number in [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  /** Both ends included. */
  integer(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  one<T>(from: readonly T[]): T {
    return from[this.integer(0, from.length - 1)] as T;
  }

  /** Between `least` and `most` different ones, in random order. */
  some<T>(from: readonly T[], least: number, most: number): T[] {
    const left = [...from];
    const found: T[] = [];
    for (let count = this.integer(least, Math.min(most, left.length)); count > 0; count--) {
      found.push(...left.splice(this.integer(0, left.length - 1), 1));
    }
    return found;
  }
}
