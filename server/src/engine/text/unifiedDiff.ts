import { diff } from 'fast-myers-diff';

/** How a unified diff is written. */
export interface UnifiedOptions {
  /** Names after `---` and `+++`; without them the two header lines are left out. */
  readonly beforeName?: string;
  readonly afterName?: string;
  /** Equal lines around a change; 3 when absent. */
  readonly context?: number;
}

/** A run of differing lines: `[beforeStart, beforeEnd, afterStart, afterEnd)`, counted in lines from 0. */
type Region = readonly [number, number, number, number];

const NO_LINE_END = '\\ No newline at end of file';

/**
 * The difference of two texts in the unified format of POSIX `diff -u`, as patch programs and forges read it.
 * Lines end with LF; a CR before it belongs to the line. Equal texts give the empty string.
 */
export function unifiedDiff(before: string, after: string, options: UnifiedOptions = {}): string {
  if (before === after) return '';
  const [a, b] = [splitLines(before), splitLines(after)];
  const regions = changedRegions(a, b);
  const context = options.context ?? 3;
  const named = options.beforeName !== undefined || options.afterName !== undefined;
  const out = named ? [`--- ${options.beforeName ?? '/dev/null'}`, `+++ ${options.afterName ?? '/dev/null'}`] : [];
  for (const group of groupRegions(regions, context)) writeHunk(out, group, { a, b, context });
  return `${out.join('\n')}\n`;
}

// Lines are compared as numbers, which is what keeps the diff of two long renders fast.
function changedRegions(a: readonly string[], b: readonly string[]): Region[] {
  const numbers = new Map<string, number>();
  const intern = (line: string): number => {
    const known = numbers.get(line);
    if (known !== undefined) return known;
    numbers.set(line, numbers.size);
    return numbers.size - 1;
  };
  return [...diff(Int32Array.from(a, intern), Int32Array.from(b, intern))].map((region): Region => [...region]);
}

function groupRegions(regions: readonly Region[], context: number): Region[][] {
  const groups: Region[][] = [];
  for (const region of regions) {
    const group = groups[groups.length - 1];
    const last = group?.[group.length - 1];
    if (group && last && region[0] - last[1] <= 2 * context) group.push(region);
    else groups.push([region]);
  }
  return groups;
}

interface Sides {
  readonly a: readonly string[];
  readonly b: readonly string[];
  readonly context: number;
}

function writeHunk(out: string[], group: readonly Region[], { a, b, context }: Sides): void {
  const first = group[0];
  const last = group[group.length - 1];
  if (!first || !last) return;
  const lead = Math.min(context, first[0]);
  const trail = Math.min(context, a.length - last[1]);
  const [aStart, aEnd] = [first[0] - lead, last[1] + trail];
  const [bStart, bEnd] = [first[2] - lead, last[3] + trail];
  out.push(`@@ -${range(aStart, aEnd)} +${range(bStart, bEnd)} @@`);
  let at = aStart;
  for (const [from, to, bFrom, bTo] of group) {
    writeLines(out, ' ', a.slice(at, from));
    writeLines(out, '-', a.slice(from, to));
    writeLines(out, '+', b.slice(bFrom, bTo));
    at = to;
  }
  writeLines(out, ' ', a.slice(at, aEnd));
}

function writeLines(out: string[], mark: string, lines: readonly string[]): void {
  for (const line of lines) {
    if (line.endsWith('\n')) out.push(mark + line.slice(0, -1));
    else out.push(mark + line, NO_LINE_END);
  }
}

// An empty side is counted from the line before it; a count of one is left out.
function range(start: number, end: number): string {
  const count = end - start;
  if (count === 0) return `${start},0`;
  return count === 1 ? `${start + 1}` : `${start + 1},${count}`;
}

function splitLines(text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n').map((line) => `${line}\n`);
  const last = lines.pop() ?? '';
  if (last !== '\n') lines.push(last.slice(0, -1));
  return lines;
}

/** Zero-based lines of `after` that are new or changed; a pure removal marks the line where something is gone. */
export function diffLines(before: string, after: string): readonly number[] {
  if (before === after) return [];
  const [a, b] = [splitLines(before), splitLines(after)];
  const lines = changedRegions(a, b).flatMap(([, , from, to]) =>
    from === to ? [Math.min(from, Math.max(b.length - 1, 0))] : Array.from({ length: to - from }, (_, i) => from + i),
  );
  return [...new Set(lines)];
}
