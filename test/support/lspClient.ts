import { PassThrough } from 'node:stream';
import {
  createConnection,
  createMessageConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  InitializedNotification,
  type InitializeParams,
  InitializeRequest,
  type InitializeResult,
  type MessageConnection,
  ProposedFeatures,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import type { FileState } from '../../server/src/engine/api.ts';
import type { FilePort, HeadPort, ServerPorts } from '../../server/src/lsp/ports.ts';
import { serve } from '../../server/src/lsp/server.ts';
import { isFileUri, uriOfPath } from '../../server/src/lsp/uris.ts';
import type { Requests, ServerNotifications, StartOptions } from '../../server/src/protocol/messages.ts';
import { MemoryHost } from './memoryHost.ts';

/** Files in memory, as the server reads them. */
export class MemoryFiles implements FilePort {
  readonly largest = 1000;
  readonly states = new Map<string, FileState>();
  /** Folders that have a `.git`. */
  readonly repositories = new Set<string>();
  tell: (paths: readonly string[]) => void = () => undefined;

  constructor(texts: Readonly<Record<string, string>>) {
    for (const [path, text] of Object.entries(texts)) this.write(path, text);
  }

  write(path: string, text: string): void {
    this.states.set(path, { kind: 'file', text, real: path });
  }

  read(path: string): FileState {
    return this.states.get(path) ?? { kind: 'missing' };
  }

  async walk(root: string) {
    const files = [...this.states.keys()].filter((path) => path.startsWith(`${root}/`)).sort();
    const repositories = [...this.repositories].filter((folder) => folder === root || folder.startsWith(`${root}/`));
    return { root, files, repositories, unreadable: [], belongs: (path: string) => path.startsWith(`${root}/`) };
  }

  repositoryRoot(folder: string) {
    const root = [...this.repositories].find((one) => folder === one || folder.startsWith(`${one}/`));
    return root === undefined ? { root: folder, isRepository: false } : { root, isRepository: true };
  }

  watchTree(_root: string, onChange: (paths: readonly string[]) => void): () => void {
    this.tell = onChange;
    return () => undefined;
  }
}

/** What a test may set; everything has a default. */
export interface LspOptions {
  readonly ports: Pick<ServerPorts, 'engine'> & Partial<ServerPorts>;
  readonly folders?: readonly string[];
  readonly capabilities?: InitializeParams['capabilities'];
  readonly start?: StartOptions;
}

const NO_HEAD: HeadPort = {
  open: async () => ({ missing: true, message: 'This repository has no commit yet.' }),
  watch: () => () => undefined,
};

/** A client in the same process: what the server sends is kept until a test has looked at it. */
export class LspClient {
  readonly connection: MessageConnection;
  readonly diagnostics = new Map<string, readonly Diagnostic[]>();
  readonly published: PublishDiagnosticsParams[] = [];
  readonly notifications: { method: string; params: unknown }[] = [];
  readonly log: string[] = [];
  private readonly waiting = new Set<() => void>();
  private readonly initialize: InitializeParams;

  constructor({ ports, folders = ['/repo'], capabilities = {}, start = {} }: LspOptions) {
    const [up, down] = [new PassThrough(), new PassThrough()];
    const server = createConnection(ProposedFeatures.all, new StreamMessageReader(up), new StreamMessageWriter(down));
    const defaults = {
      tool: 'polycrate-gitops test',
      host: new MemoryHost(),
      files: new MemoryFiles({}),
      head: NO_HEAD,
      readPack: () => undefined,
      judgeChange: () => Promise.reject(new Error('no test asks this')),
      pageUri: (code: string) => `file:///pages/${code}.md`,
    };
    serve(server, { ...defaults, ...ports }, { name: 'test', version: '0' });
    server.listen();
    this.connection = createMessageConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
    this.initialize = {
      processId: null,
      rootUri: null,
      capabilities,
      initializationOptions: start,
      workspaceFolders: folders.map((path) => ({ uri: isFileUri(path) ? path : uriOfPath(path), name: path })),
    };
    this.connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
      this.diagnostics.set(params.uri, params.diagnostics);
      this.published.push(params);
      this.wake();
    });
    this.connection.onNotification((method, params) => {
      if (method === 'window/logMessage') this.log.push((params as { message: string }).message);
      else this.notifications.push({ method, params });
      this.wake();
    });
    this.connection.listen();
  }

  async start(): Promise<InitializeResult> {
    const result = await this.connection.sendRequest(InitializeRequest.type, this.initialize);
    await this.connection.sendNotification(InitializedNotification.type, {});
    return result;
  }

  /** Ends the session as an editor does. */
  async stop(): Promise<void> {
    await this.connection.sendRequest(ShutdownRequest.type);
    this.connection.dispose();
  }

  /** Starts, and waits until everything is judged. */
  async startAndJudge(): Promise<void> {
    await this.start();
    await this.ask('polycrate/validate', {});
  }

  ask<M extends keyof Requests>(method: M, params: Requests[M]['params']): Promise<Requests[M]['result']> {
    return this.connection.sendRequest(method, params);
  }

  async open(path: string, text: string, version = 1): Promise<void> {
    const textDocument = { uri: uriOfPath(path), languageId: 'yaml', version, text };
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
  }

  /** Replaces `from` (its first occurrence in `text`) by `to`, as typing does. */
  async edit(path: string, version: number, change: { text: string; from: string; to: string }): Promise<void> {
    const before = change.text.slice(0, change.text.indexOf(change.from)).split('\n');
    const start = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    const lines = change.from.split('\n');
    const last = lines.at(-1)?.length ?? 0;
    const character = lines.length === 1 ? start.character + last : last;
    const end = { line: start.line + lines.length - 1, character };
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: uriOfPath(path), version },
      contentChanges: [{ range: { start, end }, text: change.to }],
    });
  }

  async close(path: string): Promise<void> {
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, {
      textDocument: { uri: uriOfPath(path) },
    });
  }

  /** Messages that a file shows now. */
  messages(path: string): readonly string[] {
    return (this.diagnostics.get(uriOfPath(path)) ?? []).map(({ message }) => String(message));
  }

  last<M extends keyof ServerNotifications>(method: M): ServerNotifications[M] | undefined {
    return this.notifications.findLast((one) => one.method === method)?.params as ServerNotifications[M] | undefined;
  }

  /** Waits for messages of the server until something holds; the test's own limit ends a wait that never does. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.waiting.add(resolve));
  }

  private wake(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }
}
