import type { DeleteFilesParams, RenameFilesParams, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { TextEdit } from '../../engine/api.ts';
import { toRange } from '../convert.ts';
import type { Session } from '../session.ts';
import { isFileUri, pathOfUri, uriOfPath } from '../uris.ts';

/** `workspace/willRenameFiles`: the entries that name a moved file or folder follow it. */
export async function willRenameFiles(session: Session, { files }: RenameFilesParams): Promise<WorkspaceEdit | null> {
  const moves = files
    .filter(({ oldUri, newUri }) => isFileUri(oldUri) && isFileUri(newUri))
    .map(({ oldUri, newUri }) => ({ from: pathOfUri(oldUri), to: pathOfUri(newUri) }));
  const edits = await session.settle(() => session.engine.refactoring.move(moves));
  return edits.length === 0 ? null : { documentChanges: documentEdits(session, edits) };
}

const REMOVAL = 'removal';

/** `workspace/willDeleteFiles`: offers to take the entries of deleted files out; never without being asked. */
export async function willDeleteFiles(session: Session, { files }: DeleteFilesParams): Promise<WorkspaceEdit | null> {
  if (!session.abilities.confirmsEdits) return null;
  const paths = files.filter(({ uri }) => isFileUri(uri)).map(({ uri }) => pathOfUri(uri));
  const edits = await session.settle(() => session.engine.refactoring.remove(paths));
  if (edits.length === 0) return null;
  const description = 'Kustomizations name what is deleted; without this they do not render any more.';
  return {
    documentChanges: documentEdits(session, edits, REMOVAL),
    changeAnnotations: {
      [REMOVAL]: { label: 'Remove entries of deleted files', description, needsConfirmation: true },
    },
  };
}

function documentEdits(session: Session, edits: readonly TextEdit[], annotationId?: string): TextDocumentEdit[] {
  return [...new Set(edits.map(({ file }) => file))].flatMap((file) => {
    const lines = session.documents.lines(file);
    if (lines === undefined) return [];
    const open = session.documents.get(file);
    const own = edits.filter((edit) => edit.file === file);
    return [
      {
        textDocument: { uri: open?.uri ?? uriOfPath(file), version: open?.version ?? null },
        edits: own.map(({ range, text }) => ({
          range: toRange(lines, range),
          newText: text,
          ...(annotationId === undefined ? {} : { annotationId }),
        })),
      },
    ];
  });
}
