import { distance } from 'fastest-levenshtein';

/**
 * The name that was most likely meant: equal but for case and separators, else within a third of the length (at least
 * one, at most three edits). Undefined when nothing is near enough to be offered.
 */
export function nearestName(name: string, names: Iterable<string>): string | undefined {
  const plain = simplify(name);
  let best: string | undefined;
  let bestDistance = Math.min(3, Math.max(1, Math.floor(name.length / 3))) + 1;
  for (const candidate of names) {
    if (candidate === name) continue;
    const simple = simplify(candidate);
    if (simple === plain) return candidate;
    const edits = Math.abs(candidate.length - name.length) >= bestDistance ? bestDistance : distance(plain, simple);
    if (edits < bestDistance) {
      best = candidate;
      bestDistance = edits;
    }
  }
  return best;
}

function simplify(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '');
}

/** The value that was most likely meant: as nearestName, else the only one that begins with what was typed. */
export function nearestValue(text: string, values: readonly string[]): string | undefined {
  const near = nearestName(text, values);
  if (near !== undefined || text.length < 3) return near;
  const longer = values.filter((value) => simplify(value).startsWith(simplify(text)));
  return longer.length === 1 ? longer[0] : undefined;
}
