import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import {
  createMessageConnection,
  type MessageConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import type { ServerStatus } from '../../server/src/protocol/status.ts';

/** How long one answer may take before the server counts as stuck, in milliseconds. */
const PATIENCE = 120_000;

/** Processor time in milliseconds and memory in bytes that a server has used so far; undefined where the system does not tell. */
export interface Usage {
  readonly cpu: number | undefined;
  readonly resident: number | undefined;
}

/** How a server is started, and what it is told when it asks for its configuration, by section. */
export interface ServerProgram {
  readonly name: string;
  readonly command: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** A language server in a process of its own, with one open document. */
export class LanguageServer {
  private readonly child: ChildProcess;
  private readonly connection: MessageConnection;
  private readonly settings: Readonly<Record<string, unknown>>;
  private version = 0;
  private readonly listeners = new Set<(status: ServerStatus) => void>();
  private heard: (params: PublishDiagnosticsParams) => void = () => undefined;

  constructor({ command, settings, env }: ServerProgram) {
    const [program = '', ...args] = command;
    this.settings = settings;
    this.child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'], env: { ...process.env, ...env } });
    this.connection = createMessageConnection(
      new StreamMessageReader(this.child.stdout as NodeJS.ReadableStream),
      new StreamMessageWriter(this.child.stdin as NodeJS.WritableStream),
    );
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) =>
      this.heard(params),
    );
    // Sent by ours alone.
    this.connection.onNotification('polycrate/status', (status: ServerStatus) => {
      for (const listen of [...this.listeners]) listen(status);
    });
    this.connection.onRequest('workspace/configuration', ({ items }: { items: readonly { section?: string }[] }) =>
      items.map(({ section = '' }) => settings[section] ?? null),
    );
    this.connection.onRequest(() => null);
    this.connection.listen();
  }

  async start(folder: string): Promise<void> {
    await this.connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: folder,
      workspaceFolders: [{ uri: folder, name: 'bench' }],
      capabilities: {
        workspace: {
          configuration: true,
          workspaceFolders: true,
          didChangeWatchedFiles: { dynamicRegistration: true },
        },
        textDocument: {
          publishDiagnostics: { versionSupport: true, relatedInformation: true },
          completion: { completionItem: { snippetSupport: true } },
        },
      },
    });
    await this.connection.sendNotification('initialized', {});
    await this.connection.sendNotification('workspace/didChangeConfiguration', { settings: this.settings });
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

  ask<T>(method: string, params: object): Promise<T> {
    return this.connection.sendRequest(method, params);
  }

  tell(method: string, params: object): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  /** Resolves with the next status that fits. */
  status(fits: (status: ServerStatus) => boolean): Promise<ServerStatus> {
    return new Promise((done, failed) => {
      const stuck = setTimeout(() => failed(new Error('a language server did not get ready')), PATIENCE);
      const listen = (status: ServerStatus): void => {
        if (!fits(status)) return;
        clearTimeout(stuck);
        this.listeners.delete(listen);
        done(status);
      };
      this.listeners.add(listen);
    });
  }

  /** What the process has used so far, as Linux tells. */
  usage(): Usage {
    const folder = `/proc/${this.child.pid}`;
    if (!existsSync(folder)) return { cpu: undefined, resident: undefined };
    const fields = readFileSync(`${folder}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`${folder}/status`, 'utf8'))?.[1];
    return {
      cpu: (Number(fields[11]) + Number(fields[12])) * 10,
      resident: kilobytes === undefined ? undefined : Number(kilobytes) * 1024,
    };
  }

  /** Ends the server as an editor does, so that it can write what it keeps. */
  async stop(): Promise<void> {
    const ended = new Promise((done) => this.child.once('exit', done));
    await Promise.race([this.connection.sendRequest('shutdown'), new Promise((done) => setTimeout(done, 5000))]);
    await this.connection.sendNotification('exit');
    await Promise.race([ended, new Promise((done) => setTimeout(done, 2000))]);
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
