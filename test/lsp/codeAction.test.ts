import assert from 'node:assert/strict';
import { type CodeAction, CodeActionRequest, CodeLensRequest, FoldingRangeRequest } from 'vscode-languageserver/node';
import { createEngine } from '../../server/src/engine/engine.ts';
import { uriOfPath } from '../../server/src/lsp/uris.ts';
import { LspClient, MemoryFiles } from '../support/lspClient.ts';
import { MemoryHost } from '../support/memoryHost.ts';

const PATH = '/repo/kustomization.yaml';
const TEXT = 'resourcs: []\nnamePrefx: a-\n';
const textDocument = { uri: uriOfPath(PATH) };
const clients: LspClient[] = [];

/** A host on which each look at the clock finds that much time gone. */
class SlowHost extends MemoryHost {
  override now(): number {
    this.time += 10;
    return this.time;
  }
}

async function open(start = {}, workspaceEdit = {}, host = new MemoryHost()): Promise<LspClient> {
  const files = new MemoryFiles({ [PATH]: TEXT });
  files.states.set('/repo', { kind: 'directory', real: '/repo' });
  const ports = { engine: createEngine(host), host, files };
  const client = new LspClient({ start, capabilities: { workspace: { workspaceEdit } }, ports });
  clients.push(client);
  await client.startAndJudge();
  await client.open(PATH, TEXT, 7);
  await client.ask('polycrate/validate', {});
  return client;
}

async function actions(client: LspClient, only?: string[]): Promise<CodeAction[]> {
  const at = { line: 0, character: 2 };
  const context = { diagnostics: [...(client.diagnostics.get(textDocument.uri) ?? [])], ...(only && { only }) };
  const params = { textDocument, range: { start: at, end: at }, context };
  return ((await client.connection.sendRequest(CodeActionRequest.type, params)) ?? []) as CodeAction[];
}

describe('code actions', () => {
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.stop();
  });

  it('are those of the kinds that are asked for', async () => {
    const client = await open();
    const titles = async (only?: string[]): Promise<string[]> =>
      (await actions(client, only)).map(({ title }) => title);
    assert.deepEqual(await titles(), [
      'Change to `resources`',
      'Fix all 2 `kustomize/unknown-field` in this file',
      'Ignore `kustomize/unknown-field` here, with a reason',
    ]);
    assert.deepEqual(await titles(['source.fixAll']), ['Fix all 2 problems that have one sure answer']);
    assert.deepEqual(await titles(['refactor']), []);
  });

  it('let other questions pass while they are looked for', async () => {
    const client = await open({}, {}, new SlowHost());
    await client.edit(PATH, 8, { text: TEXT, from: 'namePrefx', to: 'nameSuffx' });
    const answered: string[] = [];
    const first = actions(client).then(() => answered.push('actions'));
    const folds = client.connection.sendRequest(FoldingRangeRequest.type, { textDocument });
    await Promise.all([first, folds.then(() => answered.push('folds'))]);
    assert.deepEqual(answered, ['folds', 'actions']);
  });

  it('are not alone in that: code lenses let other questions pass too', async () => {
    const client = await open({}, {}, new SlowHost());
    await client.edit(PATH, 8, { text: TEXT, from: 'namePrefx', to: 'nameSuffx' });
    const answered: string[] = [];
    const lenses = client.connection.sendRequest(CodeLensRequest.type, { textDocument });
    const folds = client.connection.sendRequest(FoldingRangeRequest.type, { textDocument });
    await Promise.all([lenses.then(() => answered.push('lenses')), folds.then(() => answered.push('folds'))]);
    assert.deepEqual(answered, ['folds', 'lenses']);
  });

  it('name the version of the text that they are for, where the client looks at it', async () => {
    const [plain] = await actions(await open());
    assert.deepEqual(Object.keys(plain?.edit?.changes ?? {}), [textDocument.uri]);
    const [versioned] = await actions(await open({}, { documentChanges: true }));
    assert.deepEqual(versioned?.edit?.documentChanges, [
      {
        textDocument: { uri: textDocument.uri, version: 7 },
        edits: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 8 } }, newText: 'resources' }],
      },
    ]);
  });

  it('select the reason that waits to be written, in our own client', async () => {
    const ignore = (await actions(await open({ commands: true }))).find(({ title }) => title.startsWith('Ignore'));
    assert.equal(ignore?.command?.command, 'polycrateGitops.selectText');
    assert.deepEqual(ignore.command.arguments?.[0].range.start, { line: 0, character: 56 });
  });

  it('are tied to the problems that they mend', async () => {
    const [fix] = await actions(await open());
    assert.equal(fix?.isPreferred, true);
    assert.deepEqual(
      fix.diagnostics?.map(({ code }) => code),
      ['kustomize/unknown-field', 'kustomize/unknown-field'],
    );
  });
});
