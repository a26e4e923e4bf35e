import assert from 'node:assert/strict';
import {
  CodeLensRequest,
  DocumentFormattingRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  InlayHintRequest,
  SelectionRangeRequest,
  SemanticTokensDeltaRequest,
  SemanticTokensRangeRequest,
  SemanticTokensRequest,
  WorkspaceSymbolRequest,
} from 'vscode-languageserver/node';
import { createEngine } from '../../server/src/engine/engine.ts';
import { uriOfPath } from '../../server/src/lsp/uris.ts';
import { LspClient, MemoryFiles } from '../support/lspClient.ts';
import { MemoryHost } from '../support/memoryHost.ts';

const WEB = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  a: "1"\n  b: "2"\n';
const PATH = '/repo/web.yaml';
const textDocument = { uri: uriOfPath(PATH) };
const clients: LspClient[] = [];

async function open(text = WEB, capabilities = {}): Promise<LspClient> {
  const files = new MemoryFiles({ [PATH]: text });
  const client = new LspClient({ capabilities, ports: { engine: createEngine(new MemoryHost()), files } });
  clients.push(client);
  await client.start();
  await client.open(PATH, text);
  return client;
}

describe('requests about a text', () => {
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.stop();
  });

  it('answer the outline as a tree where the client knows trees, else as a list', async () => {
    const nested = await open(WEB, { textDocument: { documentSymbol: { hierarchicalDocumentSymbolSupport: true } } });
    const tree = await nested.connection.sendRequest(DocumentSymbolRequest.type, { textDocument });
    assert.deepEqual(
      tree?.map((symbol) => [symbol.name, 'children' in symbol && symbol.children?.length]),
      [['ConfigMap/web', 4]],
    );
    const flat = await (await open()).connection.sendRequest(DocumentSymbolRequest.type, { textDocument });
    assert.deepEqual(
      flat?.map((symbol) => symbol.name),
      ['ConfigMap/web', 'apiVersion', 'kind', 'metadata', 'name', 'data', 'a', 'b'],
    );
  });

  it('find symbols of the workspace', async () => {
    const client = await open();
    await client.ask('polycrate/validate', {});
    const found = await client.connection.sendRequest(WorkspaceSymbolRequest.type, { query: 'cm web' });
    assert.deepEqual(
      found?.map(({ name, location }) => [name, 'range' in location && location.range.start]),
      [['ConfigMap/web', { line: 3, character: 8 }]],
    );
  });

  it('fold, no more than the client takes', async () => {
    const all = await (await open()).connection.sendRequest(FoldingRangeRequest.type, { textDocument });
    assert.deepEqual(all, [
      { startLine: 2, endLine: 3 },
      { startLine: 4, endLine: 6 },
    ]);
    const few = await open(WEB, { textDocument: { foldingRange: { rangeLimit: 1 } } });
    assert.deepEqual(await few.connection.sendRequest(FoldingRangeRequest.type, { textDocument }), [
      { startLine: 4, endLine: 6 },
    ]);
  });

  it('grow selections', async () => {
    const positions = [{ line: 5, character: 6 }];
    const [grown] =
      (await (await open()).connection.sendRequest(SelectionRangeRequest.type, { textDocument, positions })) ?? [];
    assert.deepEqual(grown?.range, { start: { line: 5, character: 6 }, end: { line: 5, character: 7 } });
    assert.deepEqual(grown?.parent?.range, { start: { line: 5, character: 5 }, end: { line: 5, character: 8 } });
  });

  it('lay out a file by small edits', async () => {
    const client = await open(WEB.replace('  name', '    name'));
    const options = { tabSize: 4, insertSpaces: true };
    assert.deepEqual(await client.connection.sendRequest(DocumentFormattingRequest.type, { textDocument, options }), [
      { range: { start: { line: 3, character: 2 }, end: { line: 3, character: 4 } }, newText: '' },
    ]);
  });

  it('send tokens whole, then what differs, and those of a range', async () => {
    const client = await open();
    const first = await client.connection.sendRequest(SemanticTokensRequest.type, { textDocument });
    assert.deepEqual(first?.data, [1, 6, 9, 0, 0, 2, 8, 3, 1, 1]);
    await client.edit(PATH, 2, { text: WEB, from: 'name: web', to: 'name: webs' });
    const previousResultId = first?.resultId ?? '';
    const delta = await client.connection.sendRequest(SemanticTokensDeltaRequest.type, {
      textDocument,
      previousResultId,
    });
    assert.deepEqual(delta, { resultId: '2', edits: [{ start: 7, deleteCount: 1, data: [4] }] });
    const range = { start: { line: 3, character: 0 }, end: { line: 4, character: 0 } };
    const some = await client.connection.sendRequest(SemanticTokensRangeRequest.type, { textDocument, range });
    assert.deepEqual(some?.data, [3, 8, 4, 1, 1]);
    const stale = await client.connection.sendRequest(SemanticTokensDeltaRequest.type, {
      textDocument,
      previousResultId,
    });
    assert.ok(stale !== null && 'data' in stale, 'an id that is gone is answered whole');
  });

  it('show what production makes of a value, and the patch that does, on a click', async () => {
    const base = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  size: "1"\n';
    const texts = {
      '/repo/base/web.yaml': base,
      '/repo/base/kustomization.yaml': 'resources: [web.yaml]\n',
      '/repo/prod/kustomization.yaml': 'resources: [../base]\npatches: [{ path: patch.yaml }]\n',
      '/repo/prod/patch.yaml': base.replace('"1"', '"5"'),
    };
    const files = new MemoryFiles(texts);
    for (const real of ['/repo/base', '/repo/prod']) files.states.set(real, { kind: 'directory', real });
    const ports = { engine: createEngine(new MemoryHost()), files };
    const client = new LspClient({ start: { commands: true }, ports });
    clients.push(client);
    await client.startAndJudge();
    await client.open('/repo/base/web.yaml', base);
    await client.ask('polycrate/validate', {});
    const of = { uri: uriOfPath('/repo/base/web.yaml') };
    const range = { start: { line: 0, character: 0 }, end: { line: 6, character: 0 } };
    const [hint] = (await client.connection.sendRequest(InlayHintRequest.type, { textDocument: of, range })) ?? [];
    assert.deepEqual(hint?.position, { line: 5, character: 11 });
    const [part] = Array.isArray(hint?.label) ? hint.label : [];
    assert.equal(part?.value, 'repo: 5');
    assert.deepEqual(part?.location?.range.start, { line: 5, character: 8 });
    const lenses = await client.connection.sendRequest(CodeLensRequest.type, { textDocument: of });
    const lens = lenses?.find(({ command }) => command?.title === 'patched by 1');
    const places = lens?.command?.arguments?.[1] as { uri: string }[];
    assert.deepEqual(
      places.map(({ uri }) => uri),
      [uriOfPath('/repo/prod/patch.yaml')],
    );
  });
});
