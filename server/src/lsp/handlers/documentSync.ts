import type {
  DidChangeTextDocumentParams,
  DidChangeWatchedFilesParams,
  DidCloseTextDocumentParams,
  DidOpenTextDocumentParams,
} from 'vscode-languageserver';
import type { Session } from '../session.ts';
import { isFileUri, pathOfUri } from '../uris.ts';
import { onFilesChanged } from '../workspaceLoading.ts';

/** A document was opened: from now on its buffer is what counts. */
export function didOpen(session: Session, { textDocument }: DidOpenTextDocumentParams): void {
  const path = pathOfUri(textDocument.uri);
  session.documents.open(path, textDocument);
  session.route.opened(textDocument.uri);
  if (session.tree.addLoose(path)) {
    session.configure();
    session.engine.setTree(session.tree.all);
  }
  applyBuffer(session, path);
}

/** The editor's buffer changed. */
export function didChange(session: Session, { textDocument, contentChanges }: DidChangeTextDocumentParams): void {
  const path = pathOfUri(textDocument.uri);
  const splices = session.documents.change(path, textDocument.version, contentChanges);
  session.published.move(path, splices);
  applyBuffer(session, path);
}

/** A document was closed: the file counts again. */
export function didClose(session: Session, { textDocument }: DidCloseTextDocumentParams): void {
  const path = pathOfUri(textDocument.uri);
  session.documents.close(path);
  if (session.abilities.pullsDiagnostics) session.published.again(path);
  if (session.tree.dropLoose(path)) {
    session.published.clear(path);
    session.configure();
    session.engine.setTree(session.tree.all);
  }
  session.engine.apply([session.delivery.read(path)]);
  session.changed();
}

/** Files were made, changed or removed by somebody else; open ones are told by the editor itself. */
export function didChangeWatchedFiles(session: Session, { changes }: DidChangeWatchedFilesParams): Promise<void> {
  const paths = changes.filter((change) => isFileUri(change.uri)).map((change) => pathOfUri(change.uri));
  return onFilesChanged(session, [...new Set(paths)]);
}

function applyBuffer(session: Session, path: string): void {
  session.engine.apply([session.delivery.read(path)]);
  session.changed([path]);
}
