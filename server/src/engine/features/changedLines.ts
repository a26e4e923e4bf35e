import type { PrintedResource } from '../kustomize/rendered.ts';
import { printId } from '../kustomize/resourceId.ts';
import { diffLines } from '../text/unifiedDiff.ts';
import type { PreviewPart, PreviewText } from './previewText.ts';

/**
 * Lines (zero-based, ascending) of a preview that differ from an older text of the same overlay. Objects are compared with the object of
 * their id, so that the cost follows what changed; where one is gone, the line counts that stands in its place.
 */
export function changedLines(before: PreviewText, now: PreviewText): readonly number[] {
  const old = new Map(before.parts.map((part) => [idOf(part), part]));
  const lines = new Set<number>();
  const starts = new Map<string, number>();
  let line = 0;
  now.parts.forEach((part, at) => {
    const previous = old.get(idOf(part));
    const count = lineCount(part.printed);
    starts.set(idOf(part), line);
    if (previous === undefined) for (let i = at === 0 ? 0 : -1; i < count; i++) lines.add(line + i);
    else if (previous.printed.text !== part.printed.text)
      for (const changed of diffLines(previous.printed.text, part.printed.text))
        lines.add(line + Math.min(changed, count - 1));
    line += count + 1;
  });
  for (const gone of goneBefore(before.parts, starts)) lines.add(gone ?? Math.max(0, line - 2));
  return [...lines].sort((a, b) => a - b);
}

/** For each object that is gone, the first line of the next one that is still there; undefined for one at the end. */
function goneBefore(
  parts: readonly PreviewPart[],
  starts: ReadonlyMap<string, number>,
): readonly (number | undefined)[] {
  const found: (number | undefined)[] = [];
  let next: number | undefined;
  for (let at = parts.length - 1; at >= 0; at--) {
    const start = starts.get(idOf(parts[at] as PreviewPart));
    if (start === undefined) found.push(next);
    else next = start;
  }
  return found;
}

function idOf(part: PreviewPart): string {
  return printId(part.resource.id);
}

const counts = new WeakMap<PrintedResource, number>();

function lineCount(printed: PrintedResource): number {
  const known = counts.get(printed);
  if (known !== undefined) return known;
  let count = 0;
  for (let at = printed.text.indexOf('\n'); at >= 0; at = printed.text.indexOf('\n', at + 1)) count++;
  counts.set(printed, count);
  return count;
}
