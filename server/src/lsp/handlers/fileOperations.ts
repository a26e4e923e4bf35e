import type { DeleteFilesParams, RenameFilesParams, WorkspaceEdit } from 'vscode-languageserver';
import { documentEdits, workspaceEdit } from '../locations.ts';
import type { Session } from '../session.ts';
import { isFileUri, pathOfUri } from '../uris.ts';

/** `workspace/willRenameFiles`: the entries that name a moved file or folder follow it. */
export async function willRenameFiles(session: Session, { files }: RenameFilesParams): Promise<WorkspaceEdit | null> {
  const moves = files
    .filter(({ oldUri, newUri }) => isFileUri(oldUri) && isFileUri(newUri))
    .map(({ oldUri, newUri }) => ({ from: pathOfUri(oldUri), to: pathOfUri(newUri) }));
  const edits = await session.settle(() => session.engine.refactoring.move(moves));
  return edits.length === 0 ? null : workspaceEdit(session.abilities, documentEdits(session.documents, edits));
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
    documentChanges: documentEdits(
      session.documents,
      edits.map((edit) => ({ ...edit, annotationId: REMOVAL })),
    ),
    changeAnnotations: {
      [REMOVAL]: { label: 'Remove entries of deleted files', description, needsConfirmation: true },
    },
  };
}
