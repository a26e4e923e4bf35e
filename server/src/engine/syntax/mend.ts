import { fastParse } from './fastParse.ts';
import { parse } from './parse.ts';
import type { SyntaxFile, SyntaxNode } from './tree.ts';

/** Lines that are tried for one problem, nearest first. */
const MOST_TRIALS = 6;
/** Broken lines that are taken out. */
const MOST_ROUNDS = 3;

/**
 * A file without the lines that keep it from being read, for questions about the rest of it while somebody types. The lines are blanked
 * where they stand, so that all offsets are those of the text. The file itself where it can be read, or where nothing helps.
 */
export function mend(file: SyntaxFile): SyntaxFile {
  let best = withoutSwallowed(file);
  let text = best.text;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const problem = best.problems.find(isBroken);
    if (problem === undefined) break;
    const trials = suspects(text, problem.range.start).map((line) => blank(text, line));
    const whole = trials.find((trial) => fastParse(trial) !== undefined);
    const tried = whole === undefined ? trials.map((trial) => parse(trial)) : [parse(whole)];
    const better = tried.reduce<SyntaxFile | undefined>(fewer, undefined);
    if (better === undefined || count(better) >= count(best)) break;
    best = better;
    text = better.text;
  }
  return best === file ? file : { ...best, text: file.text };
}

/** A word before a list: it swallows the items, and the file can be read. */
const SWALLOWS = /\n[ \t]*[^\s#:-][^:\n]*\n[ \t]*- /;

/** The file without words that make a list part of a text. */
function withoutSwallowed(file: SyntaxFile): SyntaxFile {
  if (!SWALLOWS.test(file.text)) return file;
  let { text } = file;
  const visit = (node: SyntaxNode): void => {
    if (node.kind === 'map') for (const { value } of node.entries) visit(value);
    else if (node.kind === 'seq') for (const item of node.items) visit(item);
    else if (node.kind === 'scalar' && node.style === 'plain' && node.value.includes(' - ')) {
      const raw = file.text.slice(node.range.start, node.range.end);
      const end = raw.indexOf('\n');
      if (end > 0 && /^\n\s*- /.test(raw.slice(end)))
        text = blank(text, { start: node.range.start, text: raw.slice(0, end) });
    }
  };
  for (const { root } of file.documents) if (root !== undefined) visit(root);
  return text === file.text ? file : parse(text);
}

function isBroken({ code }: { readonly code: string }): boolean {
  return code === 'yaml/syntax';
}

function count({ problems }: SyntaxFile): number {
  return problems.filter(isBroken).length;
}

function fewer(best: SyntaxFile | undefined, one: SyntaxFile): SyntaxFile {
  return best === undefined || count(one) < count(best) ? one : best;
}

interface Line {
  readonly start: number;
  readonly text: string;
}

/** Lines that may be to blame for a problem at an offset: those that cannot stand alone first, then the line itself and the one before. */
function suspects(text: string, offset: number): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    if (line.trim() !== '') lines.push({ start, text: line });
    start += line.length + 1;
  }
  const at = lines.findLastIndex((line) => line.start <= offset);
  const before = lines.slice(Math.max(0, at - 200), at + 1).reverse();
  const odd = before.filter((line) => isOdd(line.text));
  const all = [...odd.slice(0, MOST_TRIALS - 2), ...before.slice(0, 2), ...lines.slice(at + 1, at + 2)];
  return all.filter((line, index) => all.indexOf(line) === index).slice(0, MOST_TRIALS + 1);
}

/** Whether a line is no field, item or comment with all its brackets and quotes closed. */
function isOdd(line: string): boolean {
  const rest = line.trim();
  if (rest.startsWith('#') || rest === '---' || rest === '...') return false;
  if (line.startsWith('\t') || /^(?:[@`%]|:\s)/.test(rest)) return true;
  const plain = rest.replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'/g, '""');
  if (/["'](?=\w|$)/.test(plain.replaceAll('""', ''))) return true;
  const opened = (plain.match(/[[{]/g) ?? []).length - (plain.match(/[\]}]/g) ?? []).length;
  if (opened !== 0 || /:\s[^"'[{]*:\s/.test(plain)) return true;
  return !/^-(?:\s|$)|:(?:\s|$)/.test(plain);
}

/** The text with a line made of spaces. */
function blank(text: string, { start, text: line }: Line): string {
  return text.slice(0, start) + line.replaceAll(/[^\r]/g, ' ') + text.slice(start + line.length);
}
