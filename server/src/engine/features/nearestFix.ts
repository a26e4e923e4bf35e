import type { Fix, Place } from '../diagnostics/finding.ts';

/** The fix that writes the name or value that was most likely meant; none when nothing was near. */
export function nearestFixes(
  problem: { readonly part: 'key' | 'value'; readonly nearest?: string },
  place: Place,
): readonly Fix[] {
  const { nearest, part } = problem;
  if (nearest === undefined) return [];
  const kind = part === 'key' ? 'rename-key' : 'set-value';
  return [{ title: `Change to \`${nearest}\``, edit: { kind, place, to: nearest }, preferred: true }];
}
