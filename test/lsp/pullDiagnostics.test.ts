import assert from 'node:assert/strict';
import { DocumentDiagnosticRequest, WorkspaceDiagnosticRequest } from 'vscode-languageserver/node';
import { uriOfPath } from '../../server/src/lsp/uris.ts';
import type { StartOptions } from '../../server/src/protocol/messages.ts';
import { FakeEngine } from '../support/fakeEngine.ts';
import { LspClient, MemoryFiles } from '../support/lspClient.ts';

const X = '/repo/a/x.yaml';
const Y = '/repo/a/y.yaml';
const TEXTS = { [X]: 'wrong and broken\n', [Y]: 'wrong\n' };
const clients: LspClient[] = [];

interface Pulling {
  readonly client: LspClient;
  readonly asked: { refreshes: number };
}

function pulling(start: StartOptions = {}, canRefresh = true): Pulling {
  const workspace = canRefresh ? { diagnostics: { refreshSupport: true } } : {};
  const client = new LspClient({
    start,
    capabilities: { textDocument: { diagnostic: {} }, workspace },
    ports: { engine: new FakeEngine(['/repo/a']).asEngine, files: new MemoryFiles(TEXTS) },
  });
  clients.push(client);
  const asked = { refreshes: 0 };
  client.connection.onRequest('workspace/diagnostic/refresh', () => {
    asked.refreshes += 1;
  });
  return { client, asked };
}

async function pull(client: LspClient, path: string, previousResultId?: string) {
  const textDocument = { uri: uriOfPath(path) };
  const params = { textDocument, ...(previousResultId === undefined ? {} : { previousResultId }) };
  const report = await client.connection.sendRequest(DocumentDiagnosticRequest.type, params);
  return {
    kind: report.kind,
    id: report.resultId,
    messages: 'items' in report ? report.items.map((one) => one.message) : [],
  };
}

async function pullAll(client: LspClient, previous: Readonly<Record<string, string>> = {}) {
  const previousResultIds = Object.entries(previous).map(([path, value]) => ({ uri: uriOfPath(path), value }));
  const { items } = await client.connection.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds });
  return new Map(items.map((one) => [one.uri, one]));
}

describe('diagnostics that a client asks for', () => {
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.stop();
  });

  it('are offered to clients that ask, and not to our own, which is pushed to', async () => {
    const { capabilities } = await pulling().client.start();
    assert.equal(capabilities.diagnosticProvider?.interFileDependencies, true);
    const own = await pulling({ commands: true }).client.start();
    assert.equal(own.capabilities.diagnosticProvider, undefined);
  });

  it('come for open files by asking, for others by a push, for none by both', async () => {
    const { client } = pulling();
    await client.startAndJudge();
    assert.deepEqual([client.messages(X).length, client.messages(Y).length], [2, 1]);
    await client.open(X, TEXTS[X] ?? '');
    await client.ask('polycrate/validate', {});
    assert.deepEqual([client.messages(X).length, client.messages(Y).length], [0, 1]);
    assert.deepEqual((await pull(client, X)).messages, ['wrong here', 'broken here']);
    await client.close(X);
    await client.until(() => client.messages(X).length === 2);
  });

  it('are unchanged while they are equal', async () => {
    const { client } = pulling();
    await client.startAndJudge();
    await client.open(X, TEXTS[X] ?? '');
    await client.ask('polycrate/validate', {});
    const first = await pull(client, X);
    assert.deepEqual(await pull(client, X, first.id), { kind: 'unchanged', id: first.id, messages: [] });
    await client.edit(X, 2, { text: TEXTS[X] ?? '', from: 'wrong', to: 'right' });
    const second = await pull(client, X, first.id);
    assert.deepEqual(second.messages, ['broken here']);
    assert.notEqual(second.id, first.id);
  });

  it('are to be asked for again when overlays say something new', async () => {
    const { client, asked } = pulling();
    await client.startAndJudge();
    await client.open(X, TEXTS[X] ?? '');
    await client.ask('polycrate/validate', {});
    const before = asked.refreshes;
    await client.edit(X, 2, { text: TEXTS[X] ?? '', from: 'broken', to: 'whole' });
    await client.ask('polycrate/validate', {});
    assert.equal(asked.refreshes, before + 1);
    await client.ask('polycrate/validate', {});
    assert.equal(asked.refreshes, before + 1, 'nothing new, nothing to ask for');
  });

  it('are complete at once for a client that cannot be told to ask again', async () => {
    const { client } = pulling({}, false);
    await client.startAndJudge();
    await client.open(X, 'broken\n');
    assert.deepEqual((await pull(client, X)).messages, ['broken here']);
  });

  it('come for the whole workspace, and then nothing is pushed any more', async () => {
    const { client } = pulling();
    await client.startAndJudge();
    const all = await pullAll(client);
    assert.deepEqual([...all.keys()].sort(), [uriOfPath(X), uriOfPath(Y)]);
    assert.deepEqual([client.messages(X).length, client.messages(Y).length], [0, 0]);
    const id = all.get(uriOfPath(Y))?.resultId ?? '';
    const again = await pullAll(client, { [Y]: id, '/repo/a/gone.yaml': '99' });
    assert.equal(again.get(uriOfPath(Y))?.kind, 'unchanged');
    const gone = again.get(uriOfPath('/repo/a/gone.yaml'));
    assert.deepEqual(gone?.kind === 'full' && gone.items, []);
  });
});
