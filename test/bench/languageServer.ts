import { type ChildProcess, spawn } from 'node:child_process';
import {
  createMessageConnection,
  type MessageConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

/** How long one answer may take before the server counts as stuck, in milliseconds. */
const PATIENCE = 60_000;

/** A language server in a process of its own, with one open document. */
export class LanguageServer {
  private readonly child: ChildProcess;
  private readonly connection: MessageConnection;
  private version = 0;
  private heard: (params: PublishDiagnosticsParams) => void = () => undefined;

  /** @param settings what the server is told when it asks for its configuration, by section */
  constructor(command: readonly string[], settings: Readonly<Record<string, unknown>>) {
    const [program = '', ...args] = command;
    this.child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    this.connection = createMessageConnection(
      new StreamMessageReader(this.child.stdout as NodeJS.ReadableStream),
      new StreamMessageWriter(this.child.stdin as NodeJS.WritableStream),
    );
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) =>
      this.heard(params),
    );
    this.connection.onRequest('workspace/configuration', ({ items }: { items: readonly { section?: string }[] }) =>
      items.map(({ section = '' }) => settings[section] ?? null),
    );
    this.connection.onRequest(() => null);
    this.connection.listen();
  }

  async start(folder: string, settings: unknown): Promise<void> {
    await this.connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: folder,
      workspaceFolders: [{ uri: folder, name: 'bench' }],
      capabilities: {
        workspace: { configuration: true, workspaceFolders: true },
        textDocument: { publishDiagnostics: { versionSupport: true } },
      },
    });
    await this.connection.sendNotification('initialized', {});
    await this.connection.sendNotification('workspace/didChangeConfiguration', { settings });
  }

  async open(uri: string, text: string, isDone: (count: number) => boolean): Promise<void> {
    const answered = this.until(uri, isDone);
    this.version = 1;
    const textDocument = { uri, languageId: 'yaml', version: this.version, text };
    await this.connection.sendNotification('textDocument/didOpen', { textDocument });
    await answered;
  }

  /** Types and waits until the number of the document's diagnostics fits; gives the milliseconds between. */
  async type(uri: string, change: object, isDone: (count: number) => boolean): Promise<number> {
    const answered = this.until(uri, isDone);
    const began = performance.now();
    this.version++;
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: this.version },
      contentChanges: [change],
    });
    await answered;
    return performance.now() - began;
  }

  stop(): void {
    this.connection.dispose();
    this.child.kill();
  }

  private until(uri: string, isDone: (count: number) => boolean): Promise<void> {
    return new Promise((done, failed) => {
      const stuck = setTimeout(() => failed(new Error('a language server did not answer')), PATIENCE);
      this.heard = (params) => {
        if (params.uri !== uri || !isDone(params.diagnostics.length)) return;
        clearTimeout(stuck);
        done();
      };
    });
  }
}
