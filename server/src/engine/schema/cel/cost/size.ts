/** The least and the most that something can be: characters, bytes, entries, or units of cost. */
export interface Size {
  readonly min: number;
  readonly max: number;
}

/** As much as an unsigned integer of 64 bits holds; more is not told apart. */
export const LIMITLESS = 2 ** 64;
export const UNKNOWN: Size = { min: 0, max: LIMITLESS };

/** Reading a text costs a tenth for each character, a pattern a quarter (cel-go, common/cost.go). */
export const TEXT_FACTOR = 0.1;
export const PATTERN_FACTOR = 0.25;

export function fixed(size: number): Size {
  return { min: size, max: size };
}

export function plus(...sizes: readonly Size[]): Size {
  return {
    min: capped(sizes.reduce((sum, { min }) => sum + min, 0)),
    max: capped(sizes.reduce((sum, { max }) => sum + max, 0)),
  };
}

export function times(a: Size, b: Size): Size {
  return { min: capped(a.min * b.min), max: capped(a.max * b.max) };
}

/** A size at a price, rounded up. */
export function priced(size: Size, factor: number): Size {
  return { min: capped(Math.ceil(size.min * factor)), max: capped(Math.ceil(size.max * factor)) };
}

export function either(a: Size, b: Size): Size {
  return { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) };
}

function capped(size: number): number {
  return Math.min(size, LIMITLESS);
}
