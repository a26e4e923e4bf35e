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
  const { confirmsEdits, versionsEdits } = session.abilities;
  const made = confirmsEdits ? edits : edits.filter(({ confirm }) => confirm === undefined);
  const reasons = [...new Set(made.flatMap(({ confirm }) => confirm ?? []))];
  const documents = [...new Set(made.map(({ file }) => file))].flatMap((file) => {
    const lines = session.documents.lines(file);
    if (lines === undefined) return [];
    const open = session.documents.get(file);
    const own = made.filter((edit) => edit.file === file);
    return [
      {
        textDocument: { uri: open?.uri ?? uriOfPath(file), version: open?.version ?? null },
        edits: own.map(({ range, text, confirm }) => ({
          range: toRange(lines, range),
          newText: text,
          ...(confirm === undefined ? {} : { annotationId: `doubt${reasons.indexOf(confirm)}` }),
        })),
      },
    ];
  });
  if (!versionsEdits)
    return { changes: Object.fromEntries(documents.map(({ textDocument, edits: own }) => [textDocument.uri, own])) };
  const renames = moves.map(({ from, to }) => ({
    kind: 'rename' as const,
    oldUri: session.documents.get(from)?.uri ?? uriOfPath(from),
    newUri: uriOfPath(to),
  }));
  const annotations = reasons.map((label, at) => [`doubt${at}`, { label, needsConfirmation: true }] as const);
  return {
    documentChanges: [...documents, ...renames],
    ...(reasons.length === 0 ? {} : { changeAnnotations: Object.fromEntries(annotations) }),
  };
}

function refusal(words: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, words);
}
