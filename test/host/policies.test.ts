import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { KYVERNO_TEST } from '../support/kyvernoTest.ts';
import { cleanUp, fileUri, next, openFile, overlayPath, problem, replaceText } from './support.ts';

const POLICY = 'policies/require-owner.yaml';
const FOLDER = 'kyverno-tests';

async function write(name: string, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(fileUri(`${FOLDER}/${name}`), new TextEncoder().encode(text));
}

describe('policies', () => {
  before(() => problem('overlays/prod/kustomization.yaml', 'schema/wrong-type'));
  afterEach(cleanUp);

  it('say above themselves how many resources they select', async () => {
    await vscode.commands.executeCommand('polycrateGitops.validate');
    const { document } = await openFile(POLICY);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      50,
    );
    const titles = lenses.map(({ command }) => command?.title);
    assert.ok(
      titles.some((title) => /^\d+ resources match/.test(title ?? '')),
      titles.join(', '),
    );
  });

  it('explain a result with the values that were found, in a text that nobody can change', async () => {
    const id = JSON.stringify([
      'why',
      'KyvernoValidatingPolicy',
      'require-part-of',
      '',
      overlayPath('overlays/prod'),
      'Deployment.v1.apps/api.shop',
    ]);
    const texts = { title: 'Why Deployment api', parts: [{ id, name: 'Why Deployment api.txt' }] };
    await vscode.commands.executeCommand('polycrateGitops.explainResult', { texts });
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.uri.scheme, 'polycrate-text');
    assert.match(document.getText(), /^Deployment\/api passes in overlays\/prod\n/);
    assert.match(document.getText(), /\nResult: pass\n$/);
    assert.match(document.getText(), /= \{"app.kubernetes.io\/name":"api"/);
  });

  it('propose the fields of the kinds that they select, and functions', async () => {
    const { document } = await openFile(POLICY);
    const at = document.getText().indexOf('object.metadata') + 'object.'.length;
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      document.positionAt(at),
    );
    const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    for (const name of ['spec', 'orValue']) assert.ok(labels.includes(name), labels.slice(0, 20).join(', '));
  });

  it('run their Kyverno tests by a lens, which fail when the policy changes', async () => {
    for (const [name, text] of Object.entries(KYVERNO_TEST)) await write(name, text);
    const { document } = await openFile(`${FOLDER}/kyverno-test.yaml`);
    const run = () =>
      vscode.commands.executeCommand<boolean | undefined>('polycrateGitops.runPolicyTest', {
        uri: document.uri.toString(),
      });
    while ((await run()) !== true) await next(vscode.languages.onDidChangeDiagnostics);
    const policy = await openFile(`${FOLDER}/policy.yaml`);
    await replaceText(policy, 'kinds: [Pod]', 'kinds: [Service]');
    assert.equal(await run(), false, 'the rule no longer selects the pod');
    await cleanUp();
    await vscode.workspace.fs.delete(fileUri(FOLDER), { recursive: true });
  });
});
