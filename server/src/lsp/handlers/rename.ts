import {
  LSPErrorCodes,
  type PrepareRenameParams,
  type PrepareRenameResult,
  type RenameParams,
  ResponseError,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { RenameEdits } from '../../engine/api.ts';
import { toOffset, toRange } from '../convert.ts';
import { documentEdits, workspaceEdit } from '../locations.ts';
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
  const isMove = (answer.moves ?? []).length > 0;
  if (isMove && !session.abilities.movesFiles)
    return refusal('This editor moves no files by an edit; rename it there.');
  return toWorkspaceEdit(session, answer);
}

/** What a client cannot ask about is left out: a place that only may be meant is not changed silently. */
function toWorkspaceEdit(session: Session, { edits, moves = [] }: RenameEdits): WorkspaceEdit {
  const { documents, abilities } = session;
  const made = abilities.confirmsEdits ? edits : edits.filter(({ confirm }) => confirm === undefined);
  const reasons = [...new Set(made.flatMap(({ confirm }) => confirm ?? []))];
  const idOf = (reason: string): string => `doubt${reasons.indexOf(reason)}`;
  const changes = documentEdits(
    documents,
    made.map(({ confirm, ...edit }) => ({ ...edit, annotationId: confirm && idOf(confirm) })),
  );
  if (!abilities.versionsEdits) return workspaceEdit(abilities, changes);
  const renames = moves.map(({ from, to }) => ({
    kind: 'rename' as const,
    oldUri: documents.uriOf(from),
    newUri: uriOfPath(to),
  }));
  const annotations = reasons.map((label) => [idOf(label), { label, needsConfirmation: true }] as const);
  return {
    documentChanges: [...changes, ...renames],
    ...(reasons.length === 0 ? {} : { changeAnnotations: Object.fromEntries(annotations) }),
  };
}

function refusal(words: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, words);
}
