import { plus, type Size, times } from './size.ts';

/**
 * How large a text is after each `what` in it became `by` (k8s.io/apiserver, pkg/cel/library/cost.go, "replace").
 * @returns sizes in characters
 */
export function replacedSize(text: Size, what: Size, by: Size): Size {
  const most = longest(text, what, by);
  const least = shortest(text, what, by);
  return plus(times({ min: least.count, max: most.count }, by), { min: least.kept, max: most.kept });
}

interface Replaced {
  readonly count: number;
  /** What stays of the text. */
  readonly kept: number;
}

function longest(text: Size, what: Size, by: Size): Replaced {
  // Nothing stands before, between and behind all characters.
  if (what.min === 0) return { count: text.max + 1, kept: text.max };
  return by.max <= what.min ? { count: 0, kept: text.max } : { count: Math.ceil(text.max / what.min), kept: 0 };
}

function shortest(text: Size, what: Size, by: Size): Replaced {
  if (what.max === 0) return { count: text.min + 1, kept: text.min };
  return what.max <= by.min ? { count: 0, kept: text.min } : { count: Math.ceil(text.min / what.max), kept: 0 };
}
