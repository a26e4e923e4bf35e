import {
  CodeActionKind,
  CodeLensRefreshRequest,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
  type WorkspaceFolder,
} from 'vscode-languageserver';
import type { ClientNotifications, Requests, ServerNotifications, StartOptions } from '../protocol/messages.ts';
import { readAbilities } from './clientAbilities.ts';
import { readClientSettings } from './clientSettings.ts';
import { type Handler, notification, request } from './dispatch.ts';
import { FILE_ABILITIES, registerFileRequests } from './fileRequests.ts';
import { changeImpact } from './handlers/changeImpact.ts';
import { codeAction } from './handlers/codeAction.ts';
import { codeLens } from './handlers/codeLens.ts';
import { completion, resolveCompletion } from './handlers/completion.ts';
import { didChange, didChangeWatchedFiles, didClose, didOpen } from './handlers/documentSync.ts';
import { checkDrift, clusterContexts } from './handlers/drift.ts';
import { environments, overlaysOf, renders, validate } from './handlers/environments.ts';
import { hover } from './handlers/hover.ts';
import { definition, documentHighlight, documentLink, implementation, references } from './handlers/navigation.ts';
import { clusterChanges, policyTests, runPolicyTest } from './handlers/policies.ts';
import { closePreview, headText, openPreview, originAt, renderedFrom } from './handlers/preview.ts';
import { refactor } from './handlers/refactor.ts';
import { fetchRemotes, remoteText } from './handlers/remotes.ts';
import { prepareRename, rename } from './handlers/rename.ts';
import { fetchClusterSchemas, upgrade, upgradeChoices } from './handlers/schemas.ts';
import { clearDrift, rows, text } from './handlers/views.ts';
import { applySettings, didChangeFolders, page, trustChanged } from './handlers/workspace.ts';
import { PLAIN_ABILITIES, PlainRegistration } from './plainYaml.ts';
import type { ServerPorts } from './ports.ts';
import { type ClientPort, describeError, Session } from './session.ts';
import { PULL_ABILITIES, registerTextRequests, TEXT_ABILITIES } from './textRequests.ts';
import { isFileUri, pathOfUri, uriOfPath } from './uris.ts';
import { loadWorkspace } from './workspaceLoading.ts';

/** Our own requests: method → handler. */
const REQUESTS: { [M in keyof Requests]: Handler<Requests[M]['params'], Requests[M]['result']> | undefined } = {
  'polycrate/environments': environments,
  'polycrate/overlaysOf': overlaysOf,
  'polycrate/renders': renders,
  'polycrate/rows': rows,
  'polycrate/text': text,
  'polycrate/clearDrift': clearDrift,
  'polycrate/openPreview': openPreview,
  'polycrate/closePreview': closePreview,
  'polycrate/originAt': originAt,
  'polycrate/renderedFrom': renderedFrom,
  'polycrate/headText': headText,
  'polycrate/clusterContexts': clusterContexts,
  // Made per connection, since it reports progress.
  'polycrate/checkDrift': undefined,
  // Made per connection too.
  'polycrate/fetchRemotes': undefined,
  'polycrate/remoteText': remoteText,
  // Made per connection, since it reports progress.
  'polycrate/fetchClusterSchemas': undefined,
  'polycrate/upgradeChoices': upgradeChoices,
  'polycrate/upgrade': upgrade,
  'polycrate/clusterChanges': clusterChanges,
  'polycrate/policyTests': policyTests,
  'polycrate/runPolicyTest': runPolicyTest,
  'polycrate/changeImpact': changeImpact,
  'polycrate/refactor': refactor,
  'polycrate/page': page,
  'polycrate/validate': validate,
};

/** Server information of `initialize`. */
export interface ServerName {
  readonly name: string;
  readonly version: string;
}

/** Serves one client on a connection that is not listening yet. The caller starts it with `connection.listen()`. */
export function serve(connection: Connection, ports: ServerPorts, serverInfo: ServerName): void {
  let session: Session | undefined;
  const current = (): Session => {
    if (session === undefined) throw new Error('The client sent a request before initialize.');
    return session;
  };
  connection.onInitialize((params) => {
    session = makeSession(connection, ports, params);
    return { ...abilities(session), serverInfo };
  });
  connection.onInitialized(notification('initialized', current, (started) => start(connection, started)));
  connection.onShutdown(() => session?.dispose());
  registerLanguageRequests(connection, current);
  registerTextRequests(connection, current);
  registerFileRequests(connection, current);
  registerOwnRequests(connection, current);
}

function makeSession(connection: Connection, ports: ServerPorts, params: InitializeParams): Session {
  const options = (params.initializationOptions ?? {}) as StartOptions;
  const given: readonly WorkspaceFolder[] = params.workspaceFolders ?? rootFolder(params);
  const folders = given.filter((folder) => isFileUri(folder.uri)).map((folder) => pathOfUri(folder.uri));
  const start = {
    abilities: readAbilities(params.capabilities, options),
    options,
    folders,
    hasVirtualFolders: folders.length < given.length,
  };
  return new Session(ports, clientPort(connection), start);
}

function rootFolder({ rootUri }: InitializeParams): WorkspaceFolder[] {
  return rootUri ? [{ uri: rootUri, name: rootUri }] : [];
}

function clientPort(connection: Connection): ClientPort {
  const send = <M extends keyof ServerNotifications>(method: M, params: ServerNotifications[M]): void =>
    void connection.sendNotification(method, params);
  const { console } = connection;
  const plain = new PlainRegistration(connection);
  const writers = { error: console.error, warning: console.warn, information: console.info, debug: console.debug };
  return {
    diagnostics: (message) => void connection.sendDiagnostics(message),
    status: (status) => send('polycrate/status', status),
    previewChanged: (state) => send('polycrate/previewChanged', state),
    rowsChanged: (view) => send('polycrate/rowsChanged', { view }),
    environmentsChanged: (empty) => send('polycrate/environmentsChanged', empty),
    refreshLenses: () => void connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined),
    refreshDiagnostics: () => connection.languages.diagnostics.refresh(),
    refreshHints: () => void connection.languages.inlayHint.refresh().catch(() => undefined),
    offerPlainYaml: (features) =>
      void plain
        .follow(features)
        .catch((error) => console.error(`Offering YAML features failed: ${describeError(error)}`)),
    log: (level, message) => writers[level].call(console, message),
  };
}

function abilities({ abilities: client }: Session): InitializeResult {
  return {
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      hoverProvider: true,
      completionProvider: {
        triggerCharacters: [':', ' ', '-', '/', '"', "'", '{', '[', ',', '.'],
        resolveProvider: true,
        completionItem: { labelDetailsSupport: true },
      },
      codeActionProvider: {
        codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorExtract, 'source.fixAll.polycrate'],
      },
      definitionProvider: true,
      referencesProvider: true,
      renameProvider: { prepareProvider: true },
      implementationProvider: true,
      documentHighlightProvider: true,
      documentLinkProvider: { resolveProvider: false },
      codeLensProvider: { resolveProvider: false },
      ...TEXT_ABILITIES,
      ...(client.registersPlain ? {} : PLAIN_ABILITIES),
      ...(client.pullsDiagnostics ? PULL_ABILITIES : {}),
      ...FILE_ABILITIES.capabilities,
      workspace: { workspaceFolders: { supported: true, changeNotifications: true }, ...FILE_ABILITIES.workspace },
    },
  };
}

function registerLanguageRequests(connection: Connection, current: () => Session): void {
  connection.onDidOpenTextDocument(notification('didOpen', current, didOpen));
  connection.onDidChangeTextDocument(notification('didChange', current, didChange));
  connection.onDidCloseTextDocument(notification('didClose', current, didClose));
  connection.onDidChangeWatchedFiles(notification('didChangeWatchedFiles', current, didChangeWatchedFiles));
  connection.onDidChangeConfiguration(
    notification('didChangeConfiguration', current, async (session, params) =>
      applySettings(session, await readClientSettings(connection, session, params.settings)),
    ),
  );
  connection.onHover(request('hover', current, hover));
  connection.onCompletion(request('completion', current, completion));
  connection.onCompletionResolve(request('completionItem/resolve', current, resolveCompletion));
  connection.onCodeAction(request('codeAction', current, codeAction));
  connection.onPrepareRename(request('prepareRename', current, prepareRename));
  connection.onRenameRequest(request('rename', current, rename));
  connection.onDefinition(request('definition', current, definition));
  connection.onReferences(request('references', current, references));
  connection.onImplementation(request('implementation', current, implementation));
  connection.onDocumentHighlight(request('documentHighlight', current, documentHighlight));
  connection.onDocumentLinks(request('documentLink', current, documentLink));
  connection.onCodeLens(request('codeLens', current, codeLens));
}

function registerOwnRequests(connection: Connection, current: () => Session): void {
  const drift = checkDrift((progress) => void connection.sendNotification('polycrate/driftProgress', progress));
  const fetching = fetchRemotes((progress) => void connection.sendNotification('polycrate/fetchProgress', progress));
  const schemas = fetchClusterSchemas(
    (progress) => void connection.sendNotification('polycrate/driftProgress', progress),
  );
  const made = {
    'polycrate/checkDrift': drift,
    'polycrate/fetchRemotes': fetching,
    'polycrate/fetchClusterSchemas': schemas,
  };
  for (const [method, handler] of Object.entries({ ...REQUESTS, ...made })) {
    connection.onRequest(method, request(method, current, handler as Handler<unknown, unknown>));
  }
  const trust: keyof ClientNotifications = 'polycrate/trustChanged';
  connection.onNotification(trust, notification(trust, current, trustChanged));
}

/** After `initialized`: what can only be asked of the client now, then the workspace. */
async function start(connection: Connection, session: Session): Promise<void> {
  const { abilities } = session;
  // What a client refuses costs that and not the reading of the workspace.
  const attempt = (what: string, doing: Promise<unknown>): Promise<unknown> =>
    doing.catch((error: unknown) => session.client.log('error', `${what} failed: ${describeError(error)}`));
  if (abilities.tellsConfiguration) {
    const asked = { section: ['polycrateGitops', 'http'] };
    await attempt('Listening to settings', connection.client.register(DidChangeConfigurationNotification.type, asked));
  }
  if (abilities.tellsFolders) {
    connection.workspace.onDidChangeWorkspaceFolders(
      notification(
        'didChangeWorkspaceFolders',
        () => session,
        (one, event) => didChangeFolders(one, { event }),
      ),
    );
  }
  if (abilities.hasConfiguration) {
    const reading = readClientSettings(connection, session, undefined);
    await attempt(
      'Reading settings',
      reading.then((settings) => session.useSettings(settings)),
    );
  }
  session.offerPlainYaml();
  const loading = attempt('Reading the workspace', loadWorkspace(session));
  // Listening begins while the tree is read, so that nothing changes unseen behind the reader.
  if (abilities.watchesFiles) {
    await attempt(
      'Watching files',
      connection.client.register(DidChangeWatchedFilesNotification.type, watchers(session)),
    );
  }
  await loading;
}

/** Everything in the window's folders, and in the repositories around them. */
function watchers(session: Session): { watchers: { globPattern: string | { baseUri: string; pattern: string } }[] } {
  const outside = session.abilities.watchesOutside
    ? session.tree.roots.filter(({ root, folders }) => !folders.includes(root))
    : [];
  const around = outside.map(({ root }) => ({ globPattern: { baseUri: uriOfPath(root), pattern: '**/*' } }));
  return { watchers: [{ globPattern: '**/*' }, ...around] };
}
