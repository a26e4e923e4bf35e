import type { TextEdit } from '../../api.ts';
import { parse } from '../../syntax/parse.ts';
import type { Range, SyntaxFile } from '../../syntax/tree.ts';
import { LineIndex } from '../../text/lineIndex.ts';
import { applyEdits, changedPart } from '../refactor/plan.ts';
import { type FormattedLines, formatLines } from './formatLines.ts';
import { hasSameMeaning } from './sameMeaning.ts';

/** One replaced stretch of a text. */
export type FormatEdit = Omit<TextEdit, 'file'>;

/**
 * Edits that lay a text out: two columns per level with each list indented or not as it was, no blanks at the ends of lines, one
 * line end at the end, one kind of line ends. Values, quotes, comments, anchors and flow collections stay as they are written. With a range,
 * the outermost fields that it touches. None for a text with mistakes, and none where the new text would not be read as the old one.
 */
export function formatEdits(file: SyntaxFile, range?: Range): readonly FormatEdit[] {
  if (file.problems.some(({ code }) => code !== 'yaml/duplicate-key') || file.text.trim() === '') return [];
  const laidOut = formatLines(file);
  if (laidOut === undefined) return [];
  const edits = lineEdits(file, laidOut, range === undefined ? undefined : touched(file.text, range, laidOut.starts));
  return edits.length > 0 && hasSameMeaning(file, parse(applyEdits(file.text, edits))) ? edits : [];
}

interface Lines {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** The lines of the outermost fields that a range touches. */
function touched(text: string, { start, end }: Range, starts: readonly number[]): Lines {
  const index = new LineIndex(text);
  const first = index.position(start).line;
  const last = index.position(Math.max(start, end - 1)).line;
  return {
    from: starts.findLast((line) => line <= first) ?? 0,
    to: starts.find((line) => line > last) ?? index.lineCount,
  };
}

function lineEdits(
  file: SyntaxFile,
  { lines, dropped }: FormattedLines,
  only: Lines | undefined,
): readonly FormatEdit[] {
  const { text } = file;
  const eol = lineEnd(text);
  const index = new LineIndex(text);
  const last = lines.length - dropped;
  const edits: FormatEdit[] = [];
  for (let line = only?.from ?? 0; line < Math.min(last, only?.to ?? last); line++) {
    const start = index.lineStart(line);
    const isEnd = line + 1 === index.lineCount;
    const end = isEnd ? text.length : index.lineStart(line + 1);
    // The last line gets its end, except where that would become part of a text.
    const ending = isEnd && endsInBlock(file) ? '' : eol;
    edits.push(...smallest(text, { start, end }, (lines[line] ?? '') + ending));
  }
  const rest = { start: index.lineStart(last), end: text.length };
  if (dropped > 0 && rest.end > rest.start && (only === undefined || only.to >= lines.length))
    edits.push({ range: rest, text: '' });
  return edits;
}

/** Whether a text in a block, which takes a line break at its end for its own, ends without one. */
function endsInBlock({ text, documents }: SyntaxFile): boolean {
  let node = documents.at(-1)?.root;
  while (node?.kind === 'map' || node?.kind === 'seq')
    node = node.kind === 'map' ? node.entries.at(-1)?.value : node.items.at(-1);
  const isBlock = node?.kind === 'scalar' && (node.style === 'literal' || node.style === 'folded');
  return isBlock && node !== undefined && node.range.end >= text.length;
}

/** The line end that most lines have. */
function lineEnd(text: string): string {
  const all = text.split('\n').length - 1;
  const windows = text.split('\r\n').length - 1;
  return windows * 2 > all ? '\r\n' : '\n';
}

/** The edit of what differs, or nothing. */
function smallest(text: string, { start, end }: Range, put: string): FormatEdit[] {
  return changedPart(text.slice(start, end), put).map(({ range, text: part }) => {
    return { range: { start: start + range.start, end: start + range.end }, text: part };
  });
}
