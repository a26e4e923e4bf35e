import assert from 'node:assert/strict';
import {
  type InitializeParams,
  PrepareRenameRequest,
  RenameRequest,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { createEngine } from '../../server/src/engine/engine.ts';
import { uriOfPath } from '../../server/src/lsp/uris.ts';
import { LspClient, MemoryFiles } from '../support/lspClient.ts';
import { MemoryHost } from '../support/memoryHost.ts';

const FILE = '/repo/base/all.yaml';
const TEXT = `apiVersion: v1
kind: Service
metadata:
  name: web
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: client
data:
  url: http://web.shop.svc
`;
const KUSTOMIZATION = '/repo/base/kustomization.yaml';
const FILES = { [FILE]: TEXT, [KUSTOMIZATION]: 'resources: [all.yaml]\n' };
const CONFIRMS: InitializeParams['capabilities'] = {
  workspace: { workspaceEdit: { documentChanges: true, changeAnnotationSupport: {}, resourceOperations: ['rename'] } },
};

/** The name in line 4 of the manifest. */
const AT = { textDocument: { uri: uriOfPath(FILE) }, position: { line: 3, character: 9 } };

describe('renaming Kubernetes objects, in the protocol', () => {
  let client: LspClient;
  afterEach(() => client.stop());

  async function start(capabilities: InitializeParams['capabilities']): Promise<void> {
    client = new LspClient({
      capabilities,
      ports: { engine: createEngine(new MemoryHost()), files: new MemoryFiles(FILES) },
    });
    await client.startAndJudge();
    await client.open(FILE, TEXT, 3);
  }

  const rename = (newName: string): Promise<WorkspaceEdit | null> =>
    client.connection.sendRequest(RenameRequest.type, { ...AT, newName });

  it('asks about places that may be meant, in words', async () => {
    await start(CONFIRMS);
    const edit = await rename('site');
    const [document, ...others] = (edit?.documentChanges ?? []) as TextDocumentEdit[];
    assert.deepEqual(others, []);
    assert.deepEqual(document?.textDocument, { uri: uriOfPath(FILE), version: 3 });
    assert.deepEqual(
      document?.edits.map((one) => ['range' in one ? one.range.start.line : -1, 'annotationId' in one]),
      [
        [3, false],
        [10, true],
      ],
    );
    assert.deepEqual(Object.values(edit?.changeAnnotations ?? {}), [
      { label: 'This host name may be that of the Service.', needsConfirmation: true },
    ]);
  });

  it('leaves those alone where a client cannot ask', async () => {
    await start({});
    const edit = await rename('site');
    assert.equal(edit?.changeAnnotations, undefined);
    assert.deepEqual(
      Object.values(edit?.changes ?? {}).map((edits) => edits.map(({ newText }) => newText)),
      [['site']],
    );
  });

  it('refuses before a name is asked for, or with the name', async () => {
    await start(CONFIRMS);
    await assert.rejects(rename('a b'), /`a b` is not a DNS label/);
    const other = { ...AT, position: { line: 1, character: 2 } };
    assert.equal(await client.connection.sendRequest(PrepareRenameRequest.type, other), null);
  });

  it('moves a file that an entry names, where the client can', async () => {
    const at = {
      textDocument: { uri: uriOfPath(KUSTOMIZATION) },
      position: { line: 0, character: 14 },
      newName: 'b.yaml',
    };
    await start(CONFIRMS);
    await client.open(KUSTOMIZATION, FILES[KUSTOMIZATION] ?? '', 1);
    const edit = await client.connection.sendRequest(RenameRequest.type, at);
    const [document, move] = edit?.documentChanges ?? [];
    assert.deepEqual(move, { kind: 'rename', oldUri: uriOfPath(FILE), newUri: uriOfPath('/repo/base/b.yaml') });
    assert.deepEqual(
      (document as TextDocumentEdit).edits.map((one) => ('newText' in one ? one.newText : '')),
      ['b.yaml'],
    );
    await client.stop();
    await start({});
    await client.open(KUSTOMIZATION, FILES[KUSTOMIZATION] ?? '', 1);
    await assert.rejects(client.connection.sendRequest(RenameRequest.type, at), /moves no files/);
  });
});
