import { basename } from 'node:path';
import * as vscode from 'vscode';
import { addCommand, type ClientContext, setting } from '../clientContext.ts';
import type { FromPage, PanelChoices, PanelModel } from '../pullRequest/messages.ts';
import { pageHtml } from '../pullRequest/pageHtml.ts';
import type { RequestPorts, RequestSession } from '../pullRequest/requests.ts';
import { signIn, tokenFor } from '../pullRequest/signIn.ts';

/** Milliseconds without a change after which the change is judged anew. */
const REST = 300;

/** The command, and the one panel that holds all of a request. */
export function registerPullRequestPanel(context: ClientContext): void {
  let panel: PullRequestPanel | undefined;
  addCommand(context, 'openPullRequest', async (target?: unknown) => {
    const folder = await chooseFolder(target);
    if (folder === undefined) return;
    if (!(await saveDirty(folder))) return;
    panel?.dispose();
    panel = new PullRequestPanel(context, folder, () => {
      panel = undefined;
    });
    await panel.look();
  });
}

/** The folder of the repository: of the file in the editor, the only one of the window, or a pick. */
async function chooseFolder(target: unknown): Promise<vscode.Uri | undefined> {
  const rootUri = typeof target === 'object' && target !== null && 'rootUri' in target ? target.rootUri : undefined;
  if (rootUri instanceof vscode.Uri) return rootUri;
  const folders = vscode.workspace.workspaceFolders ?? [];
  const active = vscode.window.activeTextEditor?.document.uri;
  const ofActive = active && vscode.workspace.getWorkspaceFolder(active);
  if (ofActive !== undefined) return ofActive.uri;
  if (folders.length > 1) return (await vscode.window.showWorkspaceFolderPick())?.uri;
  const only = folders[0]?.uri;
  if (only === undefined) void vscode.window.showInformationMessage('Open a folder of a Git repository first.');
  return only;
}

/** A request holds what is saved; unsaved texts would be missing from it without a word. Files elsewhere, as a person's settings, are no part of it. */
async function saveDirty(folder: vscode.Uri): Promise<boolean> {
  const isNear = (uri: vscode.Uri): boolean =>
    uri.path.startsWith(`${folder.path}/`) || vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  const dirty = vscode.workspace.textDocuments.filter(
    ({ isDirty, uri }) => isDirty && uri.scheme === 'file' && isNear(uri),
  );
  if (dirty.length === 0) return true;
  const what = dirty.length === 1 ? 'One file is' : `${dirty.length} files are`;
  const chosen = await vscode.window.showWarningMessage(
    `${what} not saved; a request holds only what is saved.`,
    'Save All',
    'Go On Without',
  );
  if (chosen === 'Save All') return vscode.workspace.saveAll();
  return chosen !== undefined;
}

const NOTHING_CHOSEN: PanelChoices = { files: [], title: '', text: '', branch: '', isDraft: false };

class PullRequestPanel implements vscode.Disposable {
  private readonly context: ClientContext;
  private readonly folder: vscode.Uri;
  private readonly panel: vscode.WebviewPanel;
  private session: RequestSession | undefined;
  private model: PanelModel = { phase: 'looking', choices: NOTHING_CHOSEN, isJudging: false, steps: [] };
  private timer: NodeJS.Timeout | undefined;
  /** Whether other files were chosen since the change was judged last. */
  private hasOtherFiles = false;
  private judging: Promise<void> = Promise.resolve();
  /** Number of the last question about the impact. */
  private asked = 0;
  private cancel: AbortController | undefined;

  constructor(context: ClientContext, folder: vscode.Uri, onClosed: () => void) {
    this.context = context;
    this.folder = folder;
    const { extensionUri } = context.extension;
    this.panel = vscode.window.createWebviewPanel(
      'polycrateGitops.pullRequest',
      'Pull Request',
      vscode.ViewColumn.Active,
      {
        enableScripts: true,
        localResourceRoots: [
          vscode.Uri.joinPath(extensionUri, 'dist', 'webviews'),
          vscode.Uri.joinPath(extensionUri, 'client', 'media'),
        ],
      },
    );
    this.panel.iconPath = vscode.Uri.joinPath(extensionUri, 'client', 'media', 'icon.png');
    this.panel.webview.html = pageHtml(this.panel.webview, extensionUri);
    this.panel.webview.onDidReceiveMessage((message: FromPage) => this.take(message));
    this.panel.onDidDispose(() => {
      clearTimeout(this.timer);
      this.cancel?.abort();
      onClosed();
    });
  }

  dispose(): void {
    this.panel.dispose();
  }

  /** Looks at the repository, its remote and what has changed. */
  async look(): Promise<void> {
    this.update({ phase: 'looking', steps: [] });
    const { startRequest } = await import('../pullRequest/requests.ts');
    const remote = setting<string>('pullRequest.remote', this.folder);
    const found = await startRequest(this.folder.fsPath, remote === '' ? {} : { remote }, await this.ports());
    if ('problem' in found) {
      this.update({ phase: 'failed', problem: found.problem });
      return;
    }
    this.session = found;
    const { target } = found;
    const { files: before } = this.model.choices;
    const all = target.files.filter(({ kind }) => kind !== 'unmerged').map(({ path }) => path);
    const kept = before.filter((path) => all.includes(path));
    const files = kept.length > 0 ? kept : all;
    const isDraft = setting<boolean>('pullRequest.draft', this.folder);
    this.update({ phase: 'ready', target, choices: { ...this.model.choices, files, isDraft } });
    await this.judge();
  }

  private async ports(): Promise<RequestPorts> {
    const git = await gitProgram();
    return {
      env: process.env,
      ...(git === undefined ? {} : { git }),
      fetch: (url, init) => fetch(url, init),
      tokenFor: (host) => tokenFor(this.context.extension, host),
    };
  }

  private async take(message: FromPage): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.send();
      case 'choices':
        return this.choose(message.choices);
      case 'open':
        return this.open();
      case 'cancel':
        return this.cancel?.abort();
      case 'again':
        return this.look();
      case 'signIn':
        if (await signIn(this.context.extension, this.model.target?.host ?? '')) await this.look();
        return;
      default:
        return this.show(message);
    }
  }

  private async show(message: Extract<FromPage, { type: 'showFile' | 'followLink' | 'showText' }>): Promise<void> {
    if (message.type === 'followLink') {
      if (/^https?:/.test(message.url)) await vscode.env.openExternal(vscode.Uri.parse(message.url, true));
      return;
    }
    const root = this.model.target?.root ?? this.folder.fsPath;
    const uri =
      message.type === 'showText'
        ? vscode.Uri.file(message.file)
        : vscode.Uri.joinPath(vscode.Uri.file(root), message.path);
    if (message.type === 'showFile') await vscode.commands.executeCommand('git.openChange', uri);
    else await vscode.window.showTextDocument(uri);
  }

  private choose(choices: PanelChoices): void {
    this.hasOtherFiles ||= choices.files.join('\n') !== this.model.choices.files.join('\n');
    this.update({ choices });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), REST);
  }

  /** Brings impact and words up to the choices. */
  private settle(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.hasOtherFiles) void this.judge();
    else this.prepare();
  }

  private judge(): Promise<void> {
    this.hasOtherFiles = false;
    this.judging = this.askImpact();
    return this.judging;
  }

  /** Asks the server what the chosen files change; old answers stay until the new one is there, and a later question counts alone. */
  private async askImpact(): Promise<void> {
    const target = this.model.target;
    if (target === undefined) return;
    const at = ++this.asked;
    this.update({ isJudging: true });
    const { files } = this.model.choices;
    const root = vscode.Uri.file(target.root).toString();
    const question = { root, files, ...(target.parent === undefined ? {} : { commit: target.parent }) };
    const answer = await this.context.server
      .ask('polycrate/changeImpact', question)
      .catch((error: unknown) => ({ available: false, reason: String(error) }) as const);
    if (at !== this.asked || this.session === undefined) return;
    const { impactReason: _reason, ...rest } = this.model;
    this.model = { ...rest, impact: this.session.evidence(answer), isJudging: false };
    this.update(answer.available ? {} : { impactReason: answer.reason });
    this.prepare();
  }

  private prepare(): void {
    const { session, model } = this;
    if (session === undefined || model.impact === undefined || model.choices.files.length === 0) return;
    this.update({ prepared: session.prepare(model.impact, model.choices) });
  }

  private async open(): Promise<void> {
    // A press right after a choice waits for what the choice changes, so that it is neither lost nor sends old evidence.
    if (this.timer !== undefined) this.settle();
    for (let waited: unknown; waited !== this.judging; ) {
      waited = this.judging;
      await this.judging;
    }
    const { session, model } = this;
    const evidence = model.impact;
    if (session === undefined || evidence === undefined) return;
    if (model.choices.files.length === 0 || model.phase === 'working') return;
    const { outcome: _old, ...rest } = this.model;
    this.model = rest;
    this.cancel = new AbortController();
    this.update({ phase: 'working', steps: [] });
    const outcome = await session.open(evidence, model.choices, {
      signal: this.cancel.signal,
      onStep: (step) => {
        const others = this.model.steps.filter((line) => line.step !== step.step);
        this.update({ steps: [...others, step] });
      },
      onLine: (line) => this.context.log.info(`git: ${line}`),
    });
    if (outcome.kind === 'stopped') this.context.log.warn(`Pull request: ${outcome.message}`);
    this.update({ phase: outcome.kind === 'stopped' || outcome.kind === 'nothing' ? 'ready' : 'done', outcome });
    if (outcome.kind === 'page' && outcome.url !== undefined) await this.show({ type: 'followLink', url: outcome.url });
  }

  private update(changes: Partial<PanelModel>): void {
    this.model = { ...this.model, ...changes };
    const { target } = this.model;
    this.panel.title = target === undefined ? 'Pull Request' : `Pull Request: ${basename(target.root)}`;
    this.send();
  }

  private send(): void {
    void this.panel.webview.postMessage({ type: 'model', model: this.model });
  }
}

interface GitExtension {
  getAPI(version: 1): { readonly git: { readonly path: string } };
}

/** The git that the editor itself uses; undefined where its Git extension is off. */
async function gitProgram(): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  if (extension === undefined) return undefined;
  try {
    return (await extension.activate()).getAPI(1).git.path;
  } catch {
    // Switched off by `git.enabled`; git is then looked for on PATH.
    return undefined;
  }
}
