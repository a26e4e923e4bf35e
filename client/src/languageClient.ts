import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  type ServerOptions,
  State,
  TransportKind,
} from 'vscode-languageclient/node';
import type {
  ClientNotifications,
  Requests,
  ServerNotifications,
  StartOptions,
} from '../../server/src/protocol/messages.ts';

/** Times that a server which died is started again by itself. */
const MOST_RESTARTS = 5;

/** Whether the server answers. */
export type ServerState = 'starting' | 'running' | 'failed' | 'stopped';

/** The language server: started once, started again when it dies, and asked by typed requests. */
export class ServerConnection implements vscode.Disposable {
  private readonly client: LanguageClient;
  private readonly log: vscode.LogOutputChannel;
  private readonly states = new vscode.EventEmitter<ServerState>();
  /** Our problems of each file, before any was left out. */
  private readonly problems = new Map<string, vscode.Diagnostic[]>();
  private readonly emitters = new Map<string, vscode.EventEmitter<unknown>>();
  private restarts = 0;
  private current: ServerState = 'stopped';

  /** What is shown of a file's problems: all, until a feature knows better. */
  selectProblems: (uri: vscode.Uri, problems: vscode.Diagnostic[]) => vscode.Diagnostic[] = (_uri, problems) =>
    problems;

  /** Fires with every new state; `running` also after a restart, when everything that was asked is to be asked again. */
  readonly onState = this.states.event;

  constructor(extension: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    this.log = log;
    const module = extension.asAbsolutePath('dist/server/main.mjs');
    const run: ServerOptions = {
      run: { module, transport: TransportKind.ipc },
      debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6019'] } },
    };
    this.client = new LanguageClient('polycrateGitops', 'Polycrate GitOps', run, this.options());
    this.client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) this.enter('running');
      if (newState === State.Starting) this.enter('starting');
    });
  }

  get state(): ServerState {
    return this.current;
  }

  async start(): Promise<void> {
    this.restarts = 0;
    try {
      await this.client.start();
    } catch (error) {
      this.log.error(`The server did not start: ${error instanceof Error ? error.message : String(error)}`);
      this.enter('failed');
    }
  }

  async restart(): Promise<void> {
    this.restarts = 0;
    if (this.client.needsStop()) await this.client.stop().catch(() => undefined);
    await this.start();
  }

  /** Asks the server; rejects with a CancellationError when the token or a restart ended the request. */
  async ask<M extends keyof Requests>(
    method: M,
    params: Requests[M]['params'],
    token?: vscode.CancellationToken,
  ): Promise<Requests[M]['result']> {
    if (this.current === 'failed') throw new Error('The Polycrate server is not running. Restart it, or see the log.');
    try {
      // An absent token has to be left out: the library would count it as a second parameter.
      if (token === undefined) return await this.client.sendRequest<Requests[M]['result']>(method, params);
      return await this.client.sendRequest<Requests[M]['result']>(method, params, token);
    } catch (error) {
      if (token?.isCancellationRequested) throw new vscode.CancellationError();
      throw error;
    }
  }

  tell<M extends keyof ClientNotifications>(method: M, params: ClientNotifications[M]): void {
    void this.client.sendNotification(method, params);
  }

  /** Calls back for each notification; any number of features may listen to one. */
  on<M extends keyof ServerNotifications>(
    method: M,
    handler: (params: ServerNotifications[M]) => void,
  ): vscode.Disposable {
    const known = this.emitters.get(method) ?? this.listen(method);
    return known.event(handler as (params: unknown) => void);
  }

  // The library keeps one handler per method: a second one would silently take the place of the first.
  private listen(method: string): vscode.EventEmitter<unknown> {
    const emitter = new vscode.EventEmitter<unknown>();
    this.emitters.set(method, emitter);
    this.client.onNotification(method, (params: unknown) => emitter.fire(params));
    return emitter;
  }

  async dispose(): Promise<void> {
    this.states.dispose();
    if (this.client.needsStop()) await this.client.stop(2000).catch(() => undefined);
  }

  /** Selects anew what is shown of a file's problems; true when some are left out. */
  showProblemsAgain(uri: vscode.Uri): boolean {
    const all = this.problems.get(uri.toString());
    if (all === undefined) return false;
    const shown = this.selectProblems(uri, all);
    // Only what differs is set: setting tells everybody, us as well.
    if (!areSame(this.client.diagnostics?.get(uri) ?? [], shown)) this.client.diagnostics?.set(uri, shown);
    return shown.length < all.length;
  }

  private takeProblems(uri: vscode.Uri, problems: vscode.Diagnostic[]): vscode.Diagnostic[] {
    if (problems.length === 0) this.problems.delete(uri.toString());
    else this.problems.set(uri.toString(), problems);
    return this.selectProblems(uri, problems);
  }

  private enter(state: ServerState): void {
    if (state === this.current) return;
    this.current = state;
    this.states.fire(state);
  }

  private options(): LanguageClientOptions {
    const initializationOptions = (): StartOptions => ({ trusted: vscode.workspace.isTrusted, commands: true });
    return {
      documentSelector: [
        { scheme: 'file', language: 'yaml' },
        { scheme: 'untitled', language: 'yaml' },
        { scheme: 'vscode-vfs', language: 'yaml' },
        // Of the vendor's own extension, when it is there and takes the language of these files.
        { scheme: 'file', pattern: '**/*.poly' },
        { scheme: 'file', pattern: '**/*.rego' },
      ],
      initializationOptions,
      outputChannel: this.log,
      traceOutputChannel: this.log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      middleware: {
        handleDiagnostics: (uri, problems, next) => next(uri, this.takeProblems(uri, problems)),
      },
      markdown: { isTrusted: { enabledCommands: ['polycrateGitops.explain'] } },
      initializationFailedHandler: (error) => {
        this.log.error(`The server did not start: ${error instanceof Error ? error.message : String(error)}`);
        return false;
      },
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue }),
        closed: () => this.onClosed(),
      },
    };
  }

  private onClosed(): { action: CloseAction; handled: true } {
    if (this.restarts < MOST_RESTARTS) {
      this.restarts += 1;
      this.log.warn(`The server ended; it is started again (${this.restarts} of ${MOST_RESTARTS}).`);
      return { action: CloseAction.Restart, handled: true };
    }
    this.enter('failed');
    void this.tellGivenUp();
    return { action: CloseAction.DoNotRestart, handled: true };
  }

  private async tellGivenUp(): Promise<void> {
    const message = `The Polycrate server ended ${MOST_RESTARTS + 1} times and is not started again.`;
    const chosen = await vscode.window.showErrorMessage(message, 'Show Log', 'Restart Server');
    if (chosen === 'Show Log') await vscode.commands.executeCommand('polycrateGitops.showLog');
    if (chosen === 'Restart Server') await vscode.commands.executeCommand('polycrateGitops.restartServer');
  }
}

function areSame(some: readonly vscode.Diagnostic[], others: readonly vscode.Diagnostic[]): boolean {
  const isSame = (one: vscode.Diagnostic, other: vscode.Diagnostic | undefined): boolean =>
    other !== undefined && one.message === other.message && one.range.isEqual(other.range);
  return some.length === others.length && some.every((one, at) => isSame(one, others[at]));
}
