import type { DocumentFormattingParams, DocumentRangeFormattingParams, Range, TextEdit } from 'vscode-languageserver';
import { toOffset, toRange } from '../convert.ts';
import type { Session } from '../session.ts';
import { pathOfUri } from '../uris.ts';

/** `textDocument/formatting`: the layout of a whole file. The width of a tab is not asked for: one level is two columns. */
export function formatting(session: Session, params: DocumentFormattingParams): Promise<TextEdit[]> {
  return edits(session, params.textDocument.uri, undefined);
}

/** `textDocument/rangeFormatting`: the layout of the outermost fields that a selection touches. */
export function rangeFormatting(session: Session, params: DocumentRangeFormattingParams): Promise<TextEdit[]> {
  return edits(session, params.textDocument.uri, params.range);
}

async function edits(session: Session, uri: string, range: Range | undefined): Promise<TextEdit[]> {
  const path = pathOfUri(uri);
  const lines = session.documents.lines(path);
  if (lines === undefined) return [];
  const offsets = range && { start: toOffset(lines, range.start), end: toOffset(lines, range.end) };
  const answers = await session.settle(() => session.engine.language.formatting(path, offsets));
  return answers.map(({ range: at, text }) => ({ range: toRange(lines, at), newText: text }));
}
