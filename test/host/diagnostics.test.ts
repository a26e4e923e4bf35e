import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { cleanUp, codeOf, fileUri, openFile, problem, problemsOf, replaceText, until } from './support.ts';

const WEB = 'base/web/deployment.yaml';

describe('problems', () => {
  afterEach(cleanUp);

  it('stand on the field while it is typed, and go when it is right', async () => {
    const editor = await openFile(WEB);
    const found = await problem(WEB, 'schema/unknown-field');
    assert.equal(editor.document.getText(found.range), 'replicsa');
    assert.match(found.message, /Did you mean `replicas`\?/);
    await replaceText(editor, 'replicsa', 'replicas');
    await until(
      () => !problemsOf(editor.document.uri).some((one) => codeOf(one) === 'schema/unknown-field'),
      vscode.languages.onDidChangeDiagnostics,
    );
  });

  it('are mended by a quick fix', async () => {
    const editor = await openFile(WEB);
    const found = await problem(WEB, 'schema/unknown-field');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      editor.document.uri,
      found.range,
    );
    const fix = actions.find(({ title }) => title.includes('replicas'));
    assert.ok(fix?.edit, `no fix among: ${actions.map(({ title }) => title).join(', ')}`);
    await vscode.workspace.applyEdit(fix.edit);
    assert.match(editor.document.getText(), /^ {2}replicas: /m);
  });

  it('of an overlay stand on the line that causes them, with the rendered place', async () => {
    const uri = fileUri('overlays/prod/kustomization.yaml');
    const found = await problem('overlays/prod/kustomization.yaml', 'schema/wrong-type');
    assert.match(found.message, /in overlays\/prod/);
    const document = await vscode.workspace.openTextDocument(uri);
    assert.match(document.lineAt(found.range.start.line).text, /90s/);
    assert.equal(found.relatedInformation?.[0]?.location.uri.scheme, 'polycrate-render');
  });

  it('lead to their page', async () => {
    const found = await problem(WEB, 'schema/unknown-field');
    assert.ok(typeof found.code === 'object' && found.code.target.scheme === 'command');
    await vscode.commands.executeCommand('polycrateGitops.explain', 'schema/unknown-field');
    await until(
      () =>
        vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).some(({ label }) => label.includes('unknown-field')),
      vscode.window.tabGroups.onDidChangeTabs,
    );
  });

  it('come with hover and completion of the same schema', async () => {
    const editor = await openFile(WEB);
    const at = editor.document.positionAt(editor.document.getText().indexOf('template:') + 2);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      editor.document.uri,
      at,
    );
    const words = hovers.flatMap(({ contents }) => contents.map((one) => (typeof one === 'string' ? one : one.value)));
    assert.ok(
      words.some((text) => text.includes('template')),
      words.join('\n'),
    );
    const line = at.with({ character: 0 });
    await editor.edit((edit) => edit.insert(line, '  str\n'));
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      editor.document.uri,
      line.with({ character: 5 }),
    );
    const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.ok(labels.includes('strategy'), labels.join(', '));
  });
});
