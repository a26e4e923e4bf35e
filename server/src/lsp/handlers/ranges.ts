import type { FoldingRange, FoldingRangeParams, SelectionRange, SelectionRangeParams } from 'vscode-languageserver';
import { toOffset, toRange } from '../convert.ts';
import type { Session } from '../session.ts';
import { pathOfUri } from '../uris.ts';

/** `textDocument/foldingRange`: what can be folded, the longest folds first where a client takes only some. */
export async function foldingRange(session: Session, params: FoldingRangeParams): Promise<FoldingRange[]> {
  const path = pathOfUri(params.textDocument.uri);
  if (session.documents.lines(path) === undefined) return [];
  const answers = await session.settle(() => session.engine.language.foldingRanges(path));
  const most = session.abilities.mostFolds ?? answers.length;
  const length = (fold: FoldingRange): number => fold.endLine - fold.startLine;
  const folds = answers.map(({ startLine, endLine, kind }) => ({ startLine, endLine, ...(kind && { kind }) }));
  return folds.length <= most ? folds : folds.sort((a, b) => length(b) - length(a)).slice(0, most);
}

/** `textDocument/selectionRange`: what a selection grows to, for each position. */
export async function selectionRange(session: Session, params: SelectionRangeParams): Promise<SelectionRange[]> {
  const path = pathOfUri(params.textDocument.uri);
  const lines = session.documents.lines(path);
  if (lines === undefined) return [];
  const { language } = session.engine;
  return session.settle(() =>
    params.positions.map((position) => {
      const answer = language.selectionRange(path, toOffset(lines, position));
      const chain = answer.toReversed().reduce<SelectionRange | undefined>((parent, range) => {
        const own = { range: toRange(lines, range) };
        return parent === undefined ? own : { ...own, parent };
      }, undefined);
      return chain ?? { range: { start: position, end: position } };
    }),
  );
}
