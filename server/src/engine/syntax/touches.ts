import type { Range } from './tree.ts';

/** Whether two ranges have a place in common, be it only an end. */
export function touches(a: Range, b: Range): boolean {
  return a.start <= b.end && b.start <= a.end;
}
