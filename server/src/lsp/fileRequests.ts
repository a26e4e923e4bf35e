import {
  type Connection,
  type ServerCapabilities,
  WillDeleteFilesRequest,
  WillRenameFilesRequest,
} from 'vscode-languageserver';
import { request } from './dispatch.ts';
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from './handlers/callHierarchy.ts';
import { willDeleteFiles, willRenameFiles } from './handlers/fileOperations.ts';
import type { Session } from './session.ts';

/** Anything may be named by a kustomization, folders too. */
const ANY_FILE = { filters: [{ scheme: 'file', pattern: { glob: '**/*' } }] };

/** What the server can do with files that name each other. */
export const FILE_ABILITIES = {
  capabilities: { callHierarchyProvider: true } satisfies ServerCapabilities,
  workspace: { fileOperations: { willRename: ANY_FILE, willDelete: ANY_FILE } },
} as const;

/** Answers those requests on a connection. */
export function registerFileRequests(connection: Connection, current: () => Session): void {
  connection.onRequest(WillRenameFilesRequest.type, request('willRenameFiles', current, willRenameFiles));
  connection.onRequest(WillDeleteFilesRequest.type, request('willDeleteFiles', current, willDeleteFiles));
  connection.languages.callHierarchy.onPrepare(request('prepareCallHierarchy', current, prepareCallHierarchy));
  connection.languages.callHierarchy.onIncomingCalls(request('incomingCalls', current, incomingCalls));
  connection.languages.callHierarchy.onOutgoingCalls(request('outgoingCalls', current, outgoingCalls));
}
