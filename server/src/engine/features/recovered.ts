import { parse } from '../syntax/parse.ts';
import type { SyntaxFile, SyntaxProblem } from '../syntax/tree.ts';
import { readYamlLine } from './yamlLines.ts';

/** Lines that are taken out at most; a text with more mistakes than that is shown as far as the parser got. */
const MOST_LINES = 8;
/** Above this many characters fewer lines are tried, so that an answer stays quick. */
const LARGE = 200_000;

const known = new WeakMap<SyntaxFile, SyntaxFile>();

/**
 * The trees of a text as if its broken lines were blank, at the same offsets: what stands above and below a half-typed line keeps its
 * outline, its folds and its colours. The file itself when it has no mistake.
 */
export function recovered(file: SyntaxFile): SyntaxFile {
  if (!file.problems.some(isBreak)) return file;
  const before = known.get(file);
  if (before !== undefined) return before;
  const made = recover(file);
  known.set(file, made);
  return made;
}

function isBreak({ code }: SyntaxProblem): boolean {
  return code === 'yaml/syntax' || code === 'yaml/tab' || code === 'yaml/merge-conflict';
}

function recover(file: SyntaxFile): SyntaxFile {
  let best = withoutMarkers(file);
  const most = file.text.length > LARGE ? 1 : MOST_LINES;
  for (let round = 0; round < most; round++) {
    const problem = best.problems.find(isBreak);
    if (problem === undefined) break;
    const tried = candidates(best.text, problem).map((offset) => parse(blankLine(best.text, offset)));
    const next = tried.reduce<SyntaxFile | undefined>(
      (a, b) => (a !== undefined && rank(a) <= rank(b) ? a : b),
      undefined,
    );
    if (next === undefined) break;
    best = next;
  }
  return { ...best, text: file.text };
}

/** How far a text is from being read: the fewer mistakes the better, and the further down the first one. */
function rank({ problems, text }: SyntaxFile): number {
  const breaks = problems.filter(isBreak);
  return breaks.length - (breaks[0]?.range.start ?? text.length) / (text.length + 1);
}

/** Conflict markers taken out leave both sides, which is more than the nothing that the parser makes of them. */
function withoutMarkers(file: SyntaxFile): SyntaxFile {
  if (!file.problems.some(({ code }) => code === 'yaml/merge-conflict')) return file;
  const blank = (marker: string): string => ' '.repeat(marker.length);
  return parse(file.text.replaceAll(/^(?:<{7} |={7}$|>{7} ).*$/gm, blank));
}

/** Lines above a problem among which one that cannot stand alone is looked for, and how many such lines are tried. */
const LOOKED_AT = 100;
const MOST_ODD = 3;

/**
 * Offsets of the lines that may be to blame, the likeliest first: the nearest ones that are neither field nor item nor comment, then where
 * the problem begins and ends, and the line with text above it. Of those that help equally the first one counts.
 */
function candidates(text: string, { range }: SyntaxProblem): number[] {
  const start = lineStart(text, range.start);
  const last = lineStart(text, Math.max(range.start, range.end - 1));
  const above = text.slice(0, start).trimEnd();
  const near = [start, last, ...(above === '' ? [] : [lineStart(above, above.length)])];
  const found = new Set([...oddLines(text, Math.max(start, last)), ...near]);
  return [...found].filter((offset) => /\S/.test(lineAt(text, offset)));
}

/** Lines at or above an offset that cannot stand alone, nearest first. */
function oddLines(text: string, from: number): number[] {
  const odd: number[] = [];
  let start = from;
  for (let seen = 0; seen < LOOKED_AT && odd.length < MOST_ODD; seen++) {
    const { key, dashes, isBlank, text: line } = readYamlLine(lineAt(text, start), start);
    const isSeparator = /^(?:---|\.\.\.)(?:\s|$)/.test(line);
    if (!isBlank && !isSeparator && ((key === undefined && dashes.length === 0) || /^\s*["'@%\t]/.test(line)))
      odd.push(start);
    if (start === 0) break;
    start = lineStart(text, start - 1);
  }
  return odd;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function lineAt(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return text.slice(start, end < 0 ? text.length : end);
}

function blankLine(text: string, start: number): string {
  const line = lineAt(text, start);
  return text.slice(0, start) + line.replaceAll(/[^\r]/g, ' ') + text.slice(start + line.length);
}
