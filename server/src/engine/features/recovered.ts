import { parse, parsePlain } from '../syntax/parse.ts';
import { shiftFile } from '../syntax/shift.ts';
import { blanked, withoutSwallowed } from '../syntax/swallowedLists.ts';
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
  if (!isBroken(file)) return file;
  const before = known.get(file);
  if (before !== undefined) return before;
  const made = recover(file);
  known.set(file, made);
  return made;
}

/** The same, and with lists that a half-typed word above them has swallowed: what a file says to others while somebody types in it. */
export function mended(file: SyntaxFile): SyntaxFile {
  return recovered(withoutSwallowed(file));
}

/** Whether lines with mistakes tear the trees of a file. */
export function isBroken({ problems }: SyntaxFile): boolean {
  return problems.some(isBreak);
}

function isBreak({ code }: SyntaxProblem): boolean {
  return code === 'yaml/syntax' || code === 'yaml/tab' || code === 'yaml/merge-conflict';
}

/** Only the document with the mistake is read again: the others are whole, and read many times as fast without it. */
function recover(file: SyntaxFile): SyntaxFile {
  const whole = withoutMarkers(file);
  const parts = splitDocuments(whole.text);
  if (parts.length < 2) return { ...recoverPart(whole), text: file.text };
  const read = parts.map(({ start, text }) => {
    const part = recoverPart(parse(text));
    return start === 0 ? part : shiftFile(part, start, file.text);
  });
  const documents = read.flatMap((part) => part.documents).map((document, index) => ({ ...document, index }));
  return { text: file.text, documents, problems: read.flatMap(({ problems }) => problems) };
}

/** The documents of a text with their separators; one where directives or end marks make the cut uncertain. */
function splitDocuments(text: string): readonly { readonly start: number; readonly text: string }[] {
  if (/^(?:%|\.\.\.(?:\s|$))/m.test(text)) return [{ start: 0, text }];
  const cuts = [...text.matchAll(/^---(?=\s|$)/gm)].map(({ index }) => index);
  // What stands above the first separator is no document when it says nothing.
  const isDocument = /^[^#\s]/m.test(text.slice(text.startsWith('\ufeff') ? 1 : 0, cuts[0] ?? 0));
  const starts = isDocument ? [0, ...cuts] : [0, ...cuts.slice(1)];
  return starts.map((start, at) => ({ start, text: text.slice(start, starts[at + 1]) }));
}

function recoverPart(part: SyntaxFile): SyntaxFile {
  let best = part;
  const most = part.text.length > LARGE ? 1 : MOST_LINES;
  for (let round = 0; round < most; round++) {
    const problem = best.problems.find(isBreak);
    if (problem === undefined) break;
    const next = bestTrial(best.text, candidates(best.text, problem));
    if (next === undefined) break;
    best = next;
  }
  return best;
}

/**
 * The text without the line that helps most; the first one that leaves no mistake ends the search. What is left is mostly plain, and that
 * is found out many times as fast as what is wrong with a text.
 */
function bestTrial(text: string, offsets: readonly number[]): SyntaxFile | undefined {
  const texts = offsets.map((offset) => blanked(text, offset, lineAt(text, offset).length));
  for (const one of texts) {
    const plain = parsePlain(one);
    if (plain !== undefined) return plain;
  }
  let best: SyntaxFile | undefined;
  for (const one of texts) {
    const trial = parse(one);
    if (!isBroken(trial)) return trial;
    if (best === undefined || rank(trial) < rank(best)) best = trial;
  }
  return best;
}

/** How far a text is from being read: the fewer lines with mistakes the better, and the further down the first one. */
function rank({ problems, text }: SyntaxFile): number {
  const breaks = problems.filter(isBreak);
  const lines = new Set(breaks.map(({ range }) => lineStart(text, range.start)));
  return lines.size - (breaks[0]?.range.start ?? text.length) / (text.length + 1);
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
