import type { Range, SyntaxFile, SyntaxNode } from '../syntax/tree.ts';
import { LineIndex } from '../text/lineIndex.ts';
import type { FoldingAnswer } from './languageAnswers.ts';
import { recovered } from './recovered.ts';

/**
 * What can be folded: documents of a stream, fields and items over several lines, texts, runs of comment lines, and regions between
 * `# region` and `# endregion`. Of those that begin on one line the longest counts. Blank lines at the end of a fold stay visible.
 */
export function foldingRanges(file: SyntaxFile): readonly FoldingAnswer[] {
  const whole = recovered(file);
  const folds = new Folds(whole.text);
  const several = whole.documents.filter(({ root }) => root !== undefined).length > 1;
  for (const { root, range, comments } of whole.documents) {
    if (root === undefined) continue;
    if (several) folds.add({ start: documentStart(whole.text, range), end: Math.max(range.end, root.range.end) });
    visit(root, folds);
    for (const { range: at, text } of comments) folds.comment(at, text);
  }
  for (const document of whole.documents)
    if (document.root === undefined) for (const { range, text } of document.comments) folds.comment(range, text);
  return folds.finish();
}

/** The separator line where there is one, so that a folded document shows as it. */
function documentStart(text: string, { start, end }: Range): number {
  const separator = /^---(?=\s|$)/m.exec(text.slice(start, end));
  return separator === null ? start + (/\S/.exec(text.slice(start, end))?.index ?? 0) : start + separator.index;
}

function visit(node: SyntaxNode, folds: Folds): void {
  if (node.kind === 'map') {
    for (const { range, value } of node.entries) {
      folds.add(range);
      visit(value, folds);
    }
  }
  if (node.kind === 'seq') {
    for (const item of node.items) {
      folds.add(item.range);
      visit(item, folds);
    }
  }
}

const REGION = /^\s*#?\s*region\b/;
const END_REGION = /^\s*#?\s*endregion\b/;

class Folds {
  private readonly lines: LineIndex;
  private readonly text: string;
  /** End by first line. */
  private readonly found = new Map<number, number>();
  private readonly commentLines: number[] = [];
  private readonly regions: FoldingAnswer[] = [];
  private readonly open: number[] = [];

  constructor(text: string) {
    this.text = text;
    this.lines = new LineIndex(text);
  }

  add({ start, end }: Range): void {
    const last = start + this.text.slice(start, end).trimEnd().length;
    const [from, to] = [this.lines.position(start).line, this.lines.position(last).line];
    if (to > from) this.found.set(from, Math.max(to, this.found.get(from) ?? 0));
  }

  comment({ start }: Range, text: string): void {
    const { line } = this.lines.position(start);
    if (REGION.test(text)) this.open.push(line);
    else if (END_REGION.test(text)) {
      const from = this.open.pop();
      if (from !== undefined) this.regions.push({ startLine: from, endLine: line, kind: 'region' });
    } else if (this.text.slice(this.lines.lineStart(line), start).trim() === '') this.commentLines.push(line);
  }

  finish(): readonly FoldingAnswer[] {
    const plain = [...this.found].map(
      ([startLine, endLine]): FoldingAnswer => ({ startLine, endLine, kind: undefined }),
    );
    const taken = new Set(this.regions.map(({ startLine }) => startLine));
    return [...plain.filter(({ startLine }) => !taken.has(startLine)), ...this.regions, ...this.commentRuns()].sort(
      (a, b) => a.startLine - b.startLine || b.endLine - a.endLine,
    );
  }

  private commentRuns(): FoldingAnswer[] {
    const runs: FoldingAnswer[] = [];
    let from = -1;
    for (const [at, line] of this.commentLines.entries()) {
      if (this.commentLines[at - 1] !== line - 1) from = line;
      if (this.commentLines[at + 1] !== line + 1 && line > from)
        runs.push({ startLine: from, endLine: line, kind: 'comment' });
    }
    return runs;
  }
}
