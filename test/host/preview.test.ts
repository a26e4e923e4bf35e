import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { cleanUp, fileUri, next, openFile, overlayPath, problem, rendered, replaceText, until } from './support.ts';

const WEB = 'base/web/deployment.yaml';
const preview = (overlay: string): Thenable<unknown> =>
  vscode.commands.executeCommand('polycrateGitops.preview', { overlays: [overlayPath(overlay)] });
const lensesOf = async (uri: vscode.Uri): Promise<string[]> => {
  const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 9);
  return found.map(({ command }) => command?.title ?? '');
};
const titles = (): string[] => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));

describe('the preview', () => {
  before(() => problem(WEB, 'schema/unknown-field'));
  afterEach(cleanUp);

  it('shows the rendered overlay beside the source, in a language of its own', async () => {
    await openFile(WEB);
    await preview('overlays/prod');
    const document = await rendered('overlays/prod');
    assert.match(document.getText(), /^kind: Deployment$/m);
    await until(
      () =>
        vscode.workspace.textDocuments.some(
          (one) => one.uri.path === document.uri.path && one.languageId === 'polycrate-rendered',
        ),
      vscode.workspace.onDidOpenTextDocument,
    );
    const editor = vscode.window.visibleTextEditors.find((one) => one.document.uri.path === document.uri.path);
    assert.equal(editor?.viewColumn, vscode.ViewColumn.Two);
    assert.ok(titles().includes('prod (rendered)'), titles().join(', '));
  });

  it('shows no value of a Secret', async () => {
    await openFile('overlays/test/kustomization.yaml');
    await preview('overlays/test');
    const document = await rendered('overlays/test');
    const source = (
      await vscode.workspace.openTextDocument(fileUri('overlays/test/payment-credentials.yaml'))
    ).getText();
    const value = /api-key: "?([^"\n]+)"?/.exec(source)?.[1];
    assert.ok(value && !document.getText().includes(value));
    assert.match(document.getText(), /•••/);
  });

  it('follows unsaved typing', async () => {
    const editor = await openFile(WEB);
    await preview('overlays/prod');
    await rendered('overlays/prod');
    await replaceText(editor, 'metadata:\n', 'metadata:\n  annotations:\n    typed: just-now\n');
    await rendered('overlays/prod', (text) => text.includes('typed: just-now'));
  });

  it('keeps the last good render while the input is broken, and says so above it', async () => {
    const editor = await openFile('overlays/prod/kustomization.yaml');
    // What other tests typed and threw away has left the server before its render counts as the last good one.
    await vscode.commands.executeCommand('polycrateGitops.validate');
    await preview('overlays/prod');
    const document = await rendered('overlays/prod');
    const before = document.getText();
    await replaceText(editor, 'resources:', 'resources: [');
    const isOld = async (): Promise<boolean> => {
      const found = await lensesOf(document.uri);
      return found.some((title) => title.includes('last good render'));
    };
    // The editor tells nobody that lenses changed; problems are published in the same breath.
    while (!(await isOld())) await next(vscode.languages.onDidChangeDiagnostics);
    const now = await rendered('overlays/prod');
    assert.equal(now.getText(), before);
  });

  it('has a lens with the overlay and its size', async () => {
    await openFile(WEB);
    await preview('overlays/prod');
    const document = await rendered('overlays/prod');
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      9,
    );
    assert.match(lenses[0]?.command?.title ?? '', /^overlays\/prod · \d+ resources/);
  });

  it('leads from a rendered line to the source that wrote it', async () => {
    await openFile(WEB);
    await preview('overlays/prod');
    const document = await rendered('overlays/prod');
    const at = document.positionAt(document.getText().indexOf('terminationGracePeriodSeconds: 90s') + 32);
    const places = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      at,
    );
    assert.match(places[0]?.uri.path ?? '', /overlays\/prod\/kustomization\.yaml$/);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      at,
    );
    const words = hovers.flatMap(({ contents }) => contents.map((one) => (typeof one === 'string' ? one : one.value)));
    assert.match(words.join('\n'), /Set by .*overlays\/prod\/kustomization\.yaml/);
  });

  it('finds what names the source of a rendered name', async () => {
    await openFile(WEB);
    await preview('overlays/prod');
    const document = await rendered('overlays/prod');
    const text = document.getText();
    const service = text.indexOf('name: ', text.indexOf('kind: Service\n')) + 'name: '.length;
    const places = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeReferenceProvider',
      document.uri,
      document.positionAt(service + 1),
    );
    assert.ok(places.length > 0);
    assert.deepEqual(
      places.filter(({ uri }) => uri.scheme !== 'file').map(({ uri }) => uri.toString()),
      [],
    );
  });

  it('leads from the source to the rendered line', async () => {
    const editor = await openFile('overlays/prod/kustomization.yaml');
    await preview('overlays/prod');
    const document = await rendered('overlays/prod');
    await vscode.window.showTextDocument(editor.document, { viewColumn: vscode.ViewColumn.One });
    const at = editor.document.positionAt(editor.document.getText().indexOf('90s') + 1);
    editor.selection = new vscode.Selection(at, at);
    await vscode.commands.executeCommand('polycrateGitops.revealRendered');
    const active = vscode.window.activeTextEditor;
    assert.equal(active?.document.uri.path, document.uri.path);
    assert.match(active.document.lineAt(active.selection.start.line).text, /terminationGracePeriodSeconds: 90s/);
  });

  it('is offered by a lens above a resource and above a kustomization', async () => {
    const { document } = await openFile(WEB);
    const lenses = await until(() =>
      vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 9),
    );
    const commands = (await lenses).map(({ command }) => command?.command);
    assert.ok(commands.includes('polycrateGitops.preview'), commands.join(', '));
  });

  it('compares with HEAD and with another overlay in the diff view', async () => {
    await openFile(WEB);
    await vscode.commands.executeCommand('polycrateGitops.compareWithHead', {
      overlays: [overlayPath('overlays/prod')],
    });
    await until(
      () => titles().some((title) => title.startsWith('prod: HEAD')),
      vscode.window.tabGroups.onDidChangeTabs,
    );
    const head = vscode.workspace.textDocuments.find(({ uri }) => uri.path.endsWith('prod (HEAD)'));
    assert.match(head?.getText() ?? '', /shop\/api:2\.14\.0/);
    const now = await rendered('overlays/prod');
    assert.match(now.getText(), /shop\/api:2\.14\.1/);
  });
});
