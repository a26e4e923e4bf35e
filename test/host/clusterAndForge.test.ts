import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { cleanUp, fileUri, openFile, overlayPath, problem, until } from './support.ts';

interface Result {
  readonly context: string;
  readonly resources: readonly { readonly kind: string; readonly name: string; readonly state: string }[];
}

/** A cluster that knows ConfigMaps and has none. */
function emptyCluster(methods: Set<string>): Promise<Server> {
  const list = (items: unknown[]) => ({ kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', items });
  const configMaps = {
    resource: 'configmaps',
    responseKind: { group: '', version: 'v1', kind: 'ConfigMap' },
    scope: 'Namespaced',
    verbs: ['get', 'list'],
  };
  const core = { metadata: { name: '' }, versions: [{ version: 'v1', freshness: 'Current', resources: [configMaps] }] };
  const answers: Record<string, unknown> = { '/api': list([core]), '/apis': list([]) };
  const server = createServer((request, response) => {
    methods.add(request.method ?? '');
    const path = (request.url ?? '').split('?')[0] ?? '';
    const isList = path.endsWith('/configmaps');
    const answer =
      answers[path] ?? (isList ? { kind: 'ConfigMapList', apiVersion: 'v1', metadata: {}, items: [] } : undefined);
    const missing = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404 };
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? missing));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

describe('drift', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drift-host-'));
  const methods = new Set<string>();
  let server: Server;

  before(async () => {
    server = await emptyCluster(methods);
    const { port } = server.address() as AddressInfo;
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'u', user: { token: 'not-a-secret' } }],
      contexts: [{ name: 'prod-eu', context: { cluster: 'c', user: 'u' } }],
    };
    writeFileSync(join(folder, 'config'), JSON.stringify(config));
    const settings = vscode.workspace.getConfiguration('polycrateGitops');
    await settings.update('drift.kubeconfig', join(folder, 'config'), vscode.ConfigurationTarget.Global);
    await problem('base/web/deployment.yaml', 'schema/unknown-field');
  });

  after(async () => {
    await vscode.workspace
      .getConfiguration('polycrateGitops')
      .update('drift.kubeconfig', undefined, vscode.ConfigurationTarget.Global);
    server.close();
    rmSync(folder, { recursive: true });
  });
  afterEach(cleanUp);

  it('compares an overlay with the cluster that the team file names, by reading only', async () => {
    const target = { overlays: [overlayPath('overlays/prod')] };
    const result = await vscode.commands.executeCommand<Result | undefined>('polycrateGitops.checkDrift', target);
    assert.ok(result, 'the check was done');
    assert.equal(result.context, 'prod-eu');
    const states = new Map(result.resources.map(({ kind, state }) => [kind, state]));
    assert.equal(states.get('ConfigMap'), 'missing');
    assert.equal(states.get('Deployment'), 'unknownKind');
    assert.deepEqual([...methods], ['GET']);
  });
});

describe('a pull request', () => {
  afterEach(cleanUp);

  it('is prepared in a panel and leaves the repository as it is', async () => {
    const cwd = fileUri('').fsPath;
    const git = (...args: string[]): string => execFileSync('git', args, { cwd, encoding: 'utf8' });
    const look = (): string => [git('status', '--porcelain'), git('rev-parse', 'HEAD'), git('branch', '-a')].join('\n');
    git('config', 'user.name', 'Dana');
    git('config', 'user.email', 'dana@example.com');
    const before = look();
    // What is unsaved elsewhere is no part of the request, and nobody is asked about it.
    const elsewhere = join(mkdtempSync(join(tmpdir(), 'request-host-')), 'notes.txt');
    writeFileSync(elsewhere, '');
    const notes = await vscode.window.showTextDocument(vscode.Uri.file(elsewhere));
    await notes.edit((edit) => edit.insert(new vscode.Position(0, 0), 'unsaved'));
    assert.ok(notes.document.isDirty);
    await openFile('base/web/deployment.yaml');
    await vscode.commands.executeCommand('polycrateGitops.openPullRequest');
    const tab = await until(
      () =>
        vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ label }) => label === 'Pull Request: platform'),
      vscode.window.tabGroups.onDidChangeTabs,
    );
    assert.ok(tab.input instanceof vscode.TabInputWebview);
    assert.equal(look(), before);
    await notes.document.save();
    rmSync(dirname(elsewhere), { recursive: true });
  });
});
