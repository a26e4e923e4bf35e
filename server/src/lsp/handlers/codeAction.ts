import { type CodeAction, CodeActionKind, type CodeActionParams, type TextEdit } from 'vscode-languageserver';
import type { CodeActionAnswer } from '../../engine/api.ts';
import { toOffset, toRange } from '../convert.ts';
import type { Session } from '../session.ts';
import { pathOfUri, uriOfPath } from '../uris.ts';

/** `textDocument/codeAction`: quick fixes of the findings in a range. */
export async function codeAction(session: Session, params: CodeActionParams): Promise<CodeAction[]> {
  const path = pathOfUri(params.textDocument.uri);
  const lines = session.documents.lines(path);
  const only = params.context.only;
  const wantsFixes = only === undefined || only.some((kind) => CodeActionKind.QuickFix.startsWith(kind));
  if (lines === undefined || !wantsFixes) return [];
  const range = { start: toOffset(lines, params.range.start), end: toOffset(lines, params.range.end) };
  const answers = await session.settle(() => session.engine.codeActions(path, range));
  return answers.map((answer) => {
    const diagnostics = params.context.diagnostics.filter(
      ({ code, source }) => code === answer.code && source === 'polycrate',
    );
    return {
      title: answer.title,
      kind: CodeActionKind.QuickFix,
      isPreferred: answer.preferred,
      edit: { changes: toChanges(session, answer) },
      ...(diagnostics.length > 0 ? { diagnostics } : {}),
    };
  });
}

function toChanges(session: Session, answer: CodeActionAnswer): Record<string, TextEdit[]> {
  const changes: Record<string, TextEdit[]> = {};
  for (const { file, range, text } of answer.edits) {
    const lines = session.documents.lines(file);
    if (lines === undefined) continue;
    const uri = session.documents.get(file)?.uri ?? uriOfPath(file);
    changes[uri] = [...(changes[uri] ?? []), { range: toRange(lines, range), newText: text }];
  }
  return changes;
}
