import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { UpgradeResult } from '../../server/src/protocol/schemas.ts';
import { cleanUp, EXTENSION, openFile, problem } from './support.ts';

describe('the extension', () => {
  afterEach(cleanUp);

  it('is active on a GitOps repository and contributes its commands', async () => {
    const extension = vscode.extensions.getExtension(EXTENSION);
    assert.ok(extension, 'the packaged extension is installed');
    await extension.activate();
    const commands = await vscode.commands.getCommands(true);
    const declared: { command: string }[] = extension.packageJSON.contributes.commands;
    const missing = declared.map(({ command }) => command).filter((command) => !commands.includes(command));
    assert.deepEqual(missing, []);
  });

  it('judges the whole workspace on request', async () => {
    const result = await vscode.commands.executeCommand<{ overlays: number; errors: number }>(
      'polycrateGitops.validate',
    );
    assert.ok(result.overlays >= 7, `${result.overlays} overlays`);
    assert.ok(result.errors >= 3, `${result.errors} errors`);
  });

  it('goes on after a restart of the server', async () => {
    await openFile('base/web/deployment.yaml');
    await problem('base/web/deployment.yaml', 'schema/unknown-field');
    await vscode.commands.executeCommand('polycrateGitops.restartServer');
    await problem('base/web/deployment.yaml', 'schema/unknown-field');
  });

  it('answers what a later Kubernetes breaks', async () => {
    const command = 'polycrateGitops.checkUpgrade';
    const answer = await vscode.commands.executeCommand<UpgradeResult>(command, { version: '1.37' });
    assert.match(answer.outcome, /1\.37/);
    assert.deepEqual(
      answer.items.filter(({ severity }) => severity === 'error'),
      [],
    );
  });

  it('takes no name of the other Polycrate extension', () => {
    const { contributes } = vscode.extensions.getExtension(EXTENSION)?.packageJSON ?? {};
    const names = [
      ...contributes.commands.map(({ command }: { command: string }) => command),
      ...Object.keys(contributes.configuration.properties),
      ...contributes.languages.map(({ id }: { id: string }) => id),
    ];
    assert.deepEqual(
      names.filter((name: string) => name === 'polycrate' || name.startsWith('polycrate.')),
      [],
    );
  });

  it('judges a .poly file whichever extension owns its language, and reports nothing twice', async () => {
    const editor = await openFile('workspace.poly');
    const code = 'polycrate/action-missing';
    await problem('workspace.poly', code);
    const mine = vscode.languages.getDiagnostics(editor.document.uri).filter(({ source }) => source === 'polycrate');
    const messages = mine.map(({ message }) => message);
    assert.equal(new Set(messages).size, messages.length);
  });
});
