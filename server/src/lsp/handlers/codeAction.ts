import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
  type TextEdit,
} from 'vscode-languageserver';
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
  const edits = answers.map((answer): CodeAction => {
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
  return [...edits, ...fetching(session, params.context.diagnostics)];
}

/** The command that brings what an entry names on the network. */
function fetching(session: Session, shown: readonly Diagnostic[]): CodeAction[] {
  const diagnostics = shown.filter(({ code, source }) => source === 'polycrate' && FETCHED.has(String(code)));
  if (diagnostics.length === 0 || !session.abilities.commands || !session.trusted) return [];
  const title = 'Fetch remote bases';
  const command = { title, command: 'polycrateGitops.fetchRemoteBases' };
  return [{ title, kind: CodeActionKind.QuickFix, diagnostics, command, isPreferred: true }];
}

const FETCHED = new Set(['kustomize/remote-resource', 'kustomize/remote-file']);

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
