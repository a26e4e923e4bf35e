import type { DidChangeWorkspaceFoldersParams } from 'vscode-languageserver';
import { codeInfo, codePage } from '../../engine/api.ts';
import type { ClientNotifications, Requests } from '../../protocol/messages.ts';
import type { ClientSettings } from '../clientSettings.ts';
import type { Session } from '../session.ts';
import { isFileUri, pathOfUri } from '../uris.ts';
import { loadWorkspace, useHead } from '../workspaceLoading.ts';

/** Folders were added to the window or taken out of it. */
export function didChangeFolders(session: Session, { event }: DidChangeWorkspaceFoldersParams): Promise<void> {
  const paths = (folders: readonly { uri: string }[]): string[] =>
    folders.filter((folder) => isFileUri(folder.uri)).map((folder) => pathOfUri(folder.uri));
  const removed = new Set(paths(event.removed));
  session.folders = [...session.folders.filter((folder) => !removed.has(folder)), ...paths(event.added)];
  return loadWorkspace(session);
}

/** Settings changed. */
export function applySettings(session: Session, settings: ClientSettings): void {
  session.useSettings(settings);
  session.offerPlainYaml();
  session.configure();
  session.changed(session.documents.all());
}

/** The person trusted the workspace, or took that back. */
export function trustChanged(session: Session, params: ClientNotifications['polycrate/trustChanged']): Promise<void> {
  session.trusted = params.trusted;
  session.schemas.setAccess(session.web, session.trusted);
  session.configure();
  return useHead(session);
}

/** The page of a code. */
export function page(_session: Session, { code }: Requests['polycrate/page']['params']): string | null {
  const info = codeInfo(code);
  return info === undefined ? null : codePage(info);
}
