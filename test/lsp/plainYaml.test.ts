import assert from 'node:assert/strict';
import {
  DidChangeConfigurationNotification,
  DocumentFormattingRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  type Registration,
  RegistrationRequest,
  SelectionRangeRequest,
  UnregistrationRequest,
} from 'vscode-languageserver/node';
import { createEngine } from '../../server/src/engine/engine.ts';
import { uriOfPath } from '../../server/src/lsp/uris.ts';
import { LspClient, MemoryFiles } from '../support/lspClient.ts';
import { MemoryHost } from '../support/memoryHost.ts';

const TWICE = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n    a: "1"\n    a: "2"\n';
const PATH = '/repo/web.yaml';
const OTHER = '/repo/api.yaml';
const BLOCK = '/repo/workspace.poly';
const WITHOUT = { yaml: { features: 'withoutPlainYaml' } };
const dynamicRegistration = true;
const REGISTERS = {
  textDocument: {
    documentSymbol: { dynamicRegistration },
    foldingRange: { dynamicRegistration },
    selectionRange: { dynamicRegistration },
    formatting: { dynamicRegistration },
    rangeFormatting: { dynamicRegistration },
  },
};
const clients: LspClient[] = [];

function make(settings: Record<string, unknown>, capabilities = {}): LspClient {
  const files = new MemoryFiles({ [PATH]: TWICE, [OTHER]: TWICE, [BLOCK]: 'name: shop\nname: shop\n' });
  const ports = { engine: createEngine(new MemoryHost()), files };
  const client = new LspClient({ capabilities, ports, start: { settings } });
  clients.push(client);
  return client;
}

async function open(settings: Record<string, unknown>): Promise<LspClient> {
  const client = make(settings);
  await client.start();
  await client.open(PATH, TWICE);
  await client.open(BLOCK, 'name: shop\nname: shop\n');
  await client.ask('polycrate/validate', {});
  return client;
}

/** How much each request about layout and structure answers for a file. */
async function plainAnswers({ connection }: LspClient, path: string): Promise<Record<string, number | undefined>> {
  const textDocument = { uri: uriOfPath(path) };
  const options = { tabSize: 2, insertSpaces: true };
  const positions = [{ line: 0, character: 1 }];
  const answers = {
    outline: await connection.sendRequest(DocumentSymbolRequest.type, { textDocument }),
    folds: await connection.sendRequest(FoldingRangeRequest.type, { textDocument }),
    selections: await connection.sendRequest(SelectionRangeRequest.type, { textDocument, positions }),
    edits: await connection.sendRequest(DocumentFormattingRequest.type, { textDocument, options }),
  };
  return Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, answer?.length]));
}

const codesOf = (client: LspClient, path: string): unknown[] =>
  (client.diagnostics.get(uriOfPath(path)) ?? []).map(({ code }) => code);

describe('plain YAML that is left to another extension', () => {
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.stop();
  });

  it('is done while nobody says otherwise', async () => {
    const client = await open({});
    const answers = await plainAnswers(client, PATH);
    assert.deepEqual(
      Object.entries(answers).filter(([, count]) => !count),
      [],
    );
    assert.ok(codesOf(client, PATH).includes('yaml/duplicate-key'));
  });

  it('gets no answers about layout and structure', async () => {
    const client = await open(WITHOUT);
    assert.deepEqual(await plainAnswers(client, PATH), { outline: 0, folds: 0, selections: 0, edits: 0 });
  });

  it('stays ours in Polycrate files, which the other does not take for YAML', async () => {
    const client = await open(WITHOUT);
    assert.ok((await plainAnswers(client, BLOCK)).outline);
    assert.ok(codesOf(client, BLOCK).includes('yaml/duplicate-key'));
  });

  it('has its mistakes reported and counted once: by the other in open files, by us in the others', async () => {
    const client = await open(WITHOUT);
    assert.ok(!codesOf(client, PATH).includes('yaml/duplicate-key'));
    assert.ok(codesOf(client, OTHER).includes('yaml/duplicate-key'));
    const shown = [PATH, OTHER, BLOCK].flatMap((path) => client.diagnostics.get(uriOfPath(path)) ?? []);
    await client.until(() => client.last('polycrate/status')?.state === 'ready');
    const status = client.last('polycrate/status');
    assert.equal(status?.state === 'ready' && status.errors, shown.filter(({ severity }) => severity === 1).length);
  });

  it('comes back when its file is closed', async () => {
    const client = await open(WITHOUT);
    await client.close(PATH);
    await client.until(() => codesOf(client, PATH).includes('yaml/duplicate-key'));
  });

  it('is given back and taken again while a client that can do that runs', async () => {
    const client = make({}, REGISTERS);
    const selectors = new Map<string, unknown>();
    const history: string[] = [];
    client.connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
      for (const { id, method, registerOptions } of registrations as Registration[]) {
        selectors.set(id, (registerOptions as { documentSelector: unknown }).documentSelector);
        history.push(`+${method}`);
      }
    });
    client.connection.onRequest(UnregistrationRequest.type, ({ unregisterations }) => {
      for (const { id } of unregisterations) selectors.delete(id);
    });
    const { capabilities } = await client.start();
    assert.equal(capabilities.documentFormattingProvider, undefined);
    await client.ask('polycrate/validate', {});
    assert.equal(selectors.size, 5);
    assert.ok(history.includes('+textDocument/formatting'));
    assert.deepEqual([...new Set(selectors.values())], [null]);

    for (const [settings, selector] of [
      [WITHOUT, [{ pattern: '**/*.poly' }]],
      [{}, null],
    ]) {
      await client.connection.sendNotification(DidChangeConfigurationNotification.type, { settings });
      await client.ask('polycrate/validate', {});
      assert.deepEqual([...selectors.values()], Array(5).fill(selector));
    }
  });

  it('is offered at the start to clients that cannot be asked later', async () => {
    const { capabilities } = await make({}).start();
    assert.equal(capabilities.documentFormattingProvider, true);
    assert.equal(capabilities.foldingRangeProvider, true);
  });
});
