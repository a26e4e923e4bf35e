import type { Finding, Place, Related } from '../diagnostics/finding.ts';

/**
 * One cause, one finding: findings that say the same at the same place in several overlays become one that names all of
 * them. Order of first appearance is kept. A finding of the source itself swallows the same one from a render.
 */
export function mergeFindings(findings: readonly Finding[]): readonly Finding[] {
  const merged = new Map<string, Finding>();
  for (const finding of findings) {
    const key = [finding.code, placeKey(finding.place), finding.message].join('\u0000');
    const known = merged.get(key);
    merged.set(key, known === undefined ? finding : join(known, finding));
  }
  return [...merged.values()];
}

function join(known: Finding, more: Finding): Finding {
  if (known.overlays.length === 0) return known;
  if (more.overlays.length === 0) return more;
  const overlays = [...known.overlays, ...more.overlays.filter((overlay) => !known.overlays.includes(overlay))];
  return {
    ...known,
    overlays,
    related: [...known.related, ...more.related.filter((one) => isNew(one, known.related))],
  };
}

/** A source place, such as the rule of a policy, is the same from every overlay. */
function isNew({ message, place }: Related, known: readonly Related[]): boolean {
  if ('overlay' in place) return true;
  const key = placeKey(place);
  return !known.some((one) => one.message === message && !('overlay' in one.place) && placeKey(one.place) === key);
}

/** A place as text: equal for equal places. */
export function placeKey(place: Place): string {
  if ('range' in place) return `${place.file}@${place.range.start}-${place.range.end}`;
  const { file, document, path, part = 'value', inner } = place;
  const within = inner === undefined ? '' : `#${JSON.stringify(inner)}`;
  return `${file}#${document}/${path.join('/')}/${part}${within}`;
}
