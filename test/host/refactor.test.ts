import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { cleanUp, fileUri, openFile, overlayPath, problem, until } from './support.ts';

const ENTRIES = 'base/web/kustomization.yaml';
const OVERLAY = 'overlays/dev/kustomization.yaml';

/** A file that a test leaves as it was. */
async function kept(path: string): Promise<() => Promise<void>> {
  const bytes = await vscode.workspace.fs.readFile(fileUri(path));
  return async () => vscode.workspace.fs.writeFile(fileUri(path), bytes);
}

async function rename(from: string, to: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.renameFile(fileUri(from), fileUri(to));
  assert.ok(await vscode.workspace.applyEdit(edit));
}

describe('files that name each other', () => {
  before(() => problem('base/web/deployment.yaml', 'schema/unknown-field'));
  afterEach(cleanUp);

  it('follow a file that is renamed in the explorer, and come back with it', async () => {
    const { document } = await openFile(ENTRIES);
    const before = document.getText();
    await rename('base/web/service.yaml', 'base/web/ports.yaml');
    assert.equal(document.getText(), before.replace('service.yaml', 'ports.yaml'));
    await rename('base/web/ports.yaml', 'base/web/service.yaml');
    assert.equal(document.getText(), before);
    await document.save();
  });

  it('unfold from a base to the overlays that use it', async () => {
    const { document } = await openFile(ENTRIES);
    const at = new vscode.Position(0, 0);
    const [item] = await vscode.commands.executeCommand<vscode.CallHierarchyItem[]>(
      'vscode.prepareCallHierarchy',
      document.uri,
      at,
    );
    assert.equal(item?.name, 'base/web');
    const calls = await vscode.commands.executeCommand<vscode.CallHierarchyIncomingCall[]>(
      'vscode.provideIncomingCalls',
      item,
    );
    assert.deepEqual(
      calls.map(({ from }) => from.name),
      ['base'],
    );
  });

  it('get a patch that is extracted for one overlay, which can be undone', async () => {
    const restore = await kept(OVERLAY);
    const editor = await openFile('base/web/service.yaml');
    const text = editor.document.getText();
    const start = text.indexOf('spec:');
    editor.selection = new vscode.Selection(
      editor.document.positionAt(start),
      editor.document.positionAt(text.trimEnd().length),
    );
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      editor.document.uri,
      editor.selection,
      vscode.CodeActionKind.RefactorExtract.value,
    );
    assert.ok(actions.some(({ command }) => command?.command === 'polycrateGitops.extractPatch'));
    const done = await vscode.commands.executeCommand('polycrateGitops.extractPatch', {
      overlays: [overlayPath('overlays/dev')],
    });
    assert.equal(done, true);
    const made = await until(() => {
      const shown = vscode.window.activeTextEditor?.document;
      return shown?.getText().includes('kind: Service') && shown.uri.path.includes('/overlays/dev/')
        ? shown
        : undefined;
    }, vscode.window.onDidChangeActiveTextEditor);
    const overlay = await vscode.workspace.openTextDocument(fileUri(OVERLAY));
    assert.ok(
      overlay
        .getText()
        .includes(made.uri.path.slice(made.uri.path.indexOf('/overlays/dev/') + '/overlays/dev/'.length)),
    );
    await vscode.workspace.fs.delete(made.uri);
    await vscode.window.showTextDocument(overlay);
    await vscode.commands.executeCommand('undo');
    await overlay.save();
    await restore();
  });
});
