import {
  LSPErrorCodes,
  type PrepareRenameParams,
  type PrepareRenameResult,
  type RenameParams,
  ResponseError,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { toOffset, toRange } from '../convert.ts';
import type { Session } from '../session.ts';
import { pathOfUri, uriOfPath } from '../uris.ts';

/** `textDocument/prepareRename`: the name under the cursor; refused in words where it cannot be changed. */
export async function prepareRename(
  session: Session,
  params: PrepareRenameParams,
): Promise<PrepareRenameResult | ResponseError<void> | null> {
  const path = pathOfUri(params.textDocument.uri);
  const lines = session.documents.lines(path);
  if (lines === undefined) return null;
  const offset = toOffset(lines, params.position);
  const answer = await session.settle(() => session.engine.renaming.target(path, offset));
  if (answer === undefined) return null;
  return 'refused' in answer
    ? refusal(answer.refused)
    : { range: toRange(lines, answer.range), placeholder: answer.name };
}

/** `textDocument/rename`: the edits of every file that names the thing. */
export async function rename(
  session: Session,
  params: RenameParams,
): Promise<WorkspaceEdit | ResponseError<void> | null> {
  const path = pathOfUri(params.textDocument.uri);
  const lines = session.documents.lines(path);
  if (lines === undefined) return null;
  const offset = toOffset(lines, params.position);
  const answer = await session.settle(() => session.engine.renaming.edits(path, offset, params.newName));
  if (answer === undefined) return null;
  if ('refused' in answer) return refusal(answer.refused);
  const changes: Record<string, TextEdit[]> = {};
  for (const { file, range, text } of answer.edits) {
    const target = session.documents.lines(file);
    if (target === undefined) continue;
    const uri = session.documents.get(file)?.uri ?? uriOfPath(file);
    changes[uri] = [...(changes[uri] ?? []), { range: toRange(target, range), newText: text }];
  }
  return { changes };
}

function refusal(words: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, words);
}
