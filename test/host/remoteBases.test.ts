import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { cleanUp, openFile, overlayPath, problem, rendered, replaceText } from './support.ts';

const KUSTOMIZATION = 'overlays/prod/kustomization.yaml';

interface Answer {
  readonly done: boolean;
  readonly items: readonly { readonly name: string; readonly revision?: string }[];
}

describe('remote bases', () => {
  const folder = mkdtempSync(join(tmpdir(), 'remote-host-'));

  before(async () => {
    const git = (...args: string[]): string =>
      execFileSync('git', ['-c', 'user.name=Dana', '-c', 'user.email=dana@example.com', ...args], {
        cwd: folder,
        encoding: 'utf8',
      });
    git('init', '-q', '-b', 'main', '--template=');
    writeFileSync(join(folder, 'kustomization.yaml'), 'resources: [service.yaml]\n');
    writeFileSync(join(folder, 'service.yaml'), 'apiVersion: v1\nkind: Service\nmetadata:\n  name: far-away\n');
    git('add', '.');
    git('commit', '-qm', 'one');
    await problem('base/web/deployment.yaml', 'schema/unknown-field');
  });
  afterEach(cleanUp);
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('are fetched by the quick fix of their entry, previewed, and opened at their source', async () => {
    const editor = await openFile(KUSTOMIZATION);
    await replaceText(editor, 'resources:\n', `resources:\n  - "file://${folder}//?ref=main"\n`);
    const { range } = await problem(KUSTOMIZATION, 'kustomize/remote-resource');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      editor.document.uri,
      range,
    );
    const fix = actions.find(({ title }) => title === 'Fetch remote bases');
    assert.equal(fix?.command?.command, 'polycrateGitops.fetchRemoteBases');
    const answer = await vscode.commands.executeCommand<Answer>('polycrateGitops.fetchRemoteBases');
    assert.ok(answer.done);
    assert.match(answer.items[0]?.revision ?? '', /^[0-9a-f]{40}$/);
    await vscode.commands.executeCommand('polycrateGitops.preview', { overlays: [overlayPath('overlays/prod')] });
    const document = await rendered('overlays/prod', (text) => text.includes('far-away'));
    const at = document.positionAt(document.getText().indexOf('far-away') + 1);
    const [source] = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      at,
    );
    const uri = source === undefined ? undefined : 'uri' in source ? source.uri : source.targetUri;
    assert.equal(uri?.scheme, 'polycrate-remote');
    const opened = await vscode.workspace.openTextDocument(uri as vscode.Uri);
    assert.match(opened.getText(), /kind: Service/);
  });
});
