import { closest, distance } from 'fastest-levenshtein';

/** The name that was probably meant: at most a third of its letters differ. Undefined when none is near. */
export function nearestName(written: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const nearest = closest(written, names);
  return distance(written, nearest) <= Math.max(1, Math.floor(nearest.length / 3)) ? nearest : undefined;
}
