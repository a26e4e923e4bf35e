import type { Finding } from '../diagnostics/finding.ts';
import type { Suppression } from '../policy/suppress.ts';
import { once } from '../policy/verdicts/once.ts';
import { sameItems } from '../text/same.ts';
import { type FirstOfKinds, isKindHint } from './unknownKinds.ts';

/**
 * Findings in parts of what arose together, such as those of one object. A part that an edit leaves as it was stays the same array, so
 * that what was done with it is not done again.
 */
export type FindingParts = readonly (readonly Finding[])[];

/** The findings of one file, and by what it was decided what is told of them. */
export interface FindingGroup {
  /** As they arose. */
  readonly raw: FindingParts;
  readonly told: readonly Finding[];
  readonly suppressions: readonly Suppression[];
  /** Undefined where no finding asks for it. */
  readonly kinds: FirstOfKinds | undefined;
}

/** What decides what is told of the findings of a file, beside the findings themselves. */
export interface Telling {
  readonly suppressions: (file: string) => readonly Suppression[];
  readonly kinds: () => FirstOfKinds;
  readonly tell: (group: Omit<FindingGroup, 'told'>) => readonly Finding[];
}

/**
 * Findings by file, in the order in which the files come up. What is told of a file is made again only where its findings, or what
 * decides about them, are other ones than `before`.
 */
export function groupFindings(
  parts: FindingParts,
  { suppressions, kinds, tell }: Telling,
  before: ReadonlyMap<string, FindingGroup> | undefined,
): ReadonlyMap<string, FindingGroup> {
  const groups = new Map<string, FindingGroup>();
  for (const [file, raw] of byFile(parts)) {
    const known = before?.get(file);
    const isSame = known !== undefined && isSameRaw(known.raw, raw);
    const asksKinds = isSame ? known.kinds !== undefined : raw.some((part) => part.some(isKindHint));
    const now = { raw, suppressions: suppressions(file), kinds: asksKinds ? kinds() : undefined };
    const isKept = isSame && sameItems(known.suppressions, now.suppressions) && known.kinds === now.kinds;
    groups.set(file, isKept ? known : { ...now, told: tell(now) });
  }
  return groups;
}

function byFile(parts: FindingParts): ReadonlyMap<string, FindingParts> {
  const files = new Map<string, (readonly Finding[])[]>();
  for (const part of parts) {
    for (const piece of piecesOf(part)) {
      const file = (piece[0] as Finding).place.file;
      const known = files.get(file);
      if (known === undefined) files.set(file, [piece]);
      else known.push(piece);
    }
  }
  return files;
}

/** Whether a part is about a file of that sort. */
export function isAbout(part: readonly Finding[], isMeant: (file: string) => boolean): boolean {
  return piecesOf(part).some(([first]) => first !== undefined && isMeant(first.place.file));
}

/** The findings of a part by file; most parts are about one. Looked up for as long as the part stays the same. */
const piecesOf = once((part: readonly Finding[]): FindingParts => {
  const [first] = part;
  if (first === undefined) return [];
  return part.every(({ place }) => place.file === first.place.file) ? [part] : split(part);
});

function split(part: readonly Finding[]): FindingParts {
  const files = new Map<string, Finding[]>();
  for (const finding of part) {
    const known = files.get(finding.place.file);
    if (known === undefined) files.set(finding.place.file, [finding]);
    else known.push(finding);
  }
  return [...files.values()];
}

/** Whether two lists hold the same findings in the same order, however they are cut into parts. */
function isSameRaw(a: FindingParts, b: FindingParts): boolean {
  const isCutAlike = a.length === b.length && a.every((part, at) => part.length === b[at]?.length);
  return isCutAlike ? a.every((part, at) => sameItems(part, b[at] ?? [])) : sameItems(a.flat(), b.flat());
}
