import assert from 'node:assert/strict';
import {
  DefinitionRequest,
  DidOpenTextDocumentNotification,
  DocumentHighlightRequest,
  DocumentLinkRequest,
  ImplementationRequest,
  type Location,
  type Position,
  ReferencesRequest,
} from 'vscode-languageserver/node';
import { createEngine } from '../../server/src/engine/engine.ts';
import { pathOfUri, uriOfPath } from '../../server/src/lsp/uris.ts';
import { LspClient, MemoryFiles } from '../support/lspClient.ts';
import { MemoryHost } from '../support/memoryHost.ts';

const FILES: Readonly<Record<string, string>> = {
  '/repo/base/kustomization.yaml': 'resources: [config.yaml, pod.yaml]\n',
  '/repo/base/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: "1"}\n',
  '/repo/base/pod.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: p\n      image: a:1\n      envFrom: [{configMapRef: {name: settings}}]\n',
  '/repo/prod/kustomization.yaml': 'resources: [../base]\nimages: [{name: a, newTag: "2"}]\n',
};
const clients: LspClient[] = [];

async function open(path: string): Promise<LspClient> {
  const files = new MemoryFiles(FILES);
  for (const folder of ['/repo', '/repo/base', '/repo/prod'])
    files.states.set(folder, { kind: 'directory', real: folder });
  const client = new LspClient({ ports: { engine: createEngine(new MemoryHost()), files } });
  clients.push(client);
  await client.startAndJudge();
  await client.open(path, FILES[path] ?? '');
  return client;
}

/** The place of a text in a file, one character behind its start. */
function position(path: string, text: string): Position {
  const before = (FILES[path] ?? '').split(text)[0]?.split('\n') ?? [];
  return { line: before.length - 1, character: (before.at(-1)?.length ?? 0) + 1 };
}

function shown(locations: Location | readonly unknown[] | null): readonly string[] {
  return (locations as readonly Location[]).map(({ uri, range }) => `${pathOfUri(uri)}:${range.start.line + 1}`);
}

describe('requests about references', () => {
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.stop();
  });

  const POD = '/repo/base/pod.yaml';
  const at = { textDocument: { uri: uriOfPath(POD) }, position: position(POD, 'settings') };

  it('lead to an open file by the address that its editor has for it', async () => {
    const { connection } = await open(POD);
    const uri = 'file:///repo/b%61se/config.yaml';
    const textDocument = { uri, languageId: 'yaml', version: 1, text: FILES[pathOfUri(uri)] ?? '' };
    await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
    const found = (await connection.sendRequest(DefinitionRequest.type, at)) as Location[];
    assert.deepEqual(
      found.map((one) => one.uri),
      [uri],
    );
  });

  it('lead to files that nobody opened, and back', async () => {
    const { connection } = await open(POD);
    assert.deepEqual(shown(await connection.sendRequest(DefinitionRequest.type, at)), ['/repo/base/config.yaml:3']);
    const references = async (includeDeclaration: boolean): Promise<readonly string[]> =>
      shown(await connection.sendRequest(ReferencesRequest.type, { ...at, context: { includeDeclaration } }));
    assert.deepEqual(await references(true), ['/repo/base/config.yaml:3', `${POD}:8`]);
    assert.deepEqual(await references(false), [`${POD}:8`]);
    const highlights = await connection.sendRequest(DocumentHighlightRequest.type, at);
    assert.deepEqual(
      highlights?.map(({ range }) => range.start.line),
      [7],
    );
  });

  it('tell what changes a field on its way into an overlay', async () => {
    const { connection } = await open(POD);
    const image = { ...at, position: position(POD, 'a:1') };
    assert.deepEqual(shown(await connection.sendRequest(ImplementationRequest.type, image)), [
      '/repo/prod/kustomization.yaml:2',
    ]);
  });

  it('link the paths of a kustomization', async () => {
    const { connection } = await open('/repo/prod/kustomization.yaml');
    const textDocument = { uri: uriOfPath('/repo/prod/kustomization.yaml') };
    const links = await connection.sendRequest(DocumentLinkRequest.type, { textDocument });
    assert.deepEqual(
      links?.map(({ target, range }) => [target, range.start.character]),
      [[uriOfPath('/repo/base/kustomization.yaml'), 12]],
    );
  });
});
