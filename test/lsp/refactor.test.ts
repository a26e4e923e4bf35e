import assert from 'node:assert/strict';
import {
  CallHierarchyIncomingCallsRequest,
  CallHierarchyOutgoingCallsRequest,
  CallHierarchyPrepareRequest,
  type InitializeParams,
  type TextDocumentEdit,
  WillDeleteFilesRequest,
  WillRenameFilesRequest,
} from 'vscode-languageserver/node';
import { createEngine } from '../../server/src/engine/engine.ts';
import { uriOfPath } from '../../server/src/lsp/uris.ts';
import { LspClient, MemoryFiles } from '../support/lspClient.ts';
import { MemoryHost } from '../support/memoryHost.ts';

const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  level: info\n';
const FILES = {
  '/repo/base/kustomization.yaml': 'resources:\n  - a.yaml\n',
  '/repo/base/a.yaml': CONFIG,
  '/repo/overlays/prod/kustomization.yaml': 'resources: [../../base]\n',
};
const CONFIRMS: InitializeParams['capabilities'] = {
  workspace: { workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} } },
};

async function start(capabilities: InitializeParams['capabilities'] = CONFIRMS): Promise<LspClient> {
  const ports = { engine: createEngine(new MemoryHost()), files: new MemoryFiles(FILES) };
  const client = new LspClient({ capabilities, ports });
  await client.startAndJudge();
  return client;
}

function changesOf(edit: { documentChanges?: unknown[] } | null): readonly unknown[] {
  return ((edit?.documentChanges ?? []) as TextDocumentEdit[]).map(({ textDocument, edits }) => [
    textDocument.uri,
    textDocument.version,
    ...edits,
  ]);
}

describe('files that name each other, in the protocol', () => {
  let client: LspClient;
  afterEach(() => client.stop());

  it('follow a renamed file, the unsaved text of an open one included', async () => {
    client = await start();
    const kustomization = '/repo/base/kustomization.yaml';
    await client.open(kustomization, '# new\nresources:\n  - a.yaml\n', 7);
    const files = [{ oldUri: uriOfPath('/repo/base/a.yaml'), newUri: uriOfPath('/repo/base/b.yaml') }];
    const edit = await client.connection.sendRequest(WillRenameFilesRequest.type, { files });
    const range = { start: { line: 2, character: 4 }, end: { line: 2, character: 10 } };
    assert.deepEqual(changesOf(edit), [[uriOfPath(kustomization), 7, { range, newText: 'b.yaml' }]]);
    const other = [{ oldUri: uriOfPath('/repo/x'), newUri: uriOfPath('/repo/y') }];
    assert.equal(await client.connection.sendRequest(WillRenameFilesRequest.type, { files: other }), null);
  });

  it('follow a renamed file in the older shape of edits for editors without versions', async () => {
    client = await start({});
    const files = [{ oldUri: uriOfPath('/repo/base/a.yaml'), newUri: uriOfPath('/repo/base/b.yaml') }];
    const edit = await client.connection.sendRequest(WillRenameFilesRequest.type, { files });
    const range = { start: { line: 1, character: 4 }, end: { line: 1, character: 10 } };
    const changes = { [uriOfPath('/repo/base/kustomization.yaml')]: [{ range, newText: 'b.yaml' }] };
    assert.deepEqual(edit, { changes });
  });

  it('lose the entries of a deleted file only after a confirmation', async () => {
    client = await start();
    const files = [{ uri: uriOfPath('/repo/base') }];
    const edit = await client.connection.sendRequest(WillDeleteFilesRequest.type, { files });
    assert.deepEqual(
      Object.values(edit?.changeAnnotations ?? {}).map((one) => one.needsConfirmation),
      [true],
    );
    const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
    assert.deepEqual(changesOf(edit), [
      [uriOfPath('/repo/overlays/prod/kustomization.yaml'), null, { range, newText: '', annotationId: 'removal' }],
    ]);
    await client.stop();
    client = await start({});
    assert.equal(await client.connection.sendRequest(WillDeleteFilesRequest.type, { files }), null);
  });

  it('are a call hierarchy', async () => {
    client = await start();
    const textDocument = { uri: uriOfPath('/repo/base/a.yaml') };
    await client.open('/repo/base/a.yaml', CONFIG);
    const position = { line: 1, character: 0 };
    const [item] =
      (await client.connection.sendRequest(CallHierarchyPrepareRequest.type, { textDocument, position })) ?? [];
    assert.ok(item);
    const [base] = (await client.connection.sendRequest(CallHierarchyIncomingCallsRequest.type, { item })) ?? [];
    assert.ok(base);
    assert.deepEqual(
      [base.from.name, base.from.detail, base.fromRanges],
      ['base', 'base', [{ start: { line: 1, character: 4 }, end: { line: 1, character: 10 } }]],
    );
    const up = await client.connection.sendRequest(CallHierarchyIncomingCallsRequest.type, { item: base.from });
    assert.deepEqual(
      up?.map(({ from }) => from.name),
      ['overlays/prod'],
    );
    const down = await client.connection.sendRequest(CallHierarchyOutgoingCallsRequest.type, { item: base.from });
    assert.deepEqual(
      down?.map(({ to }) => to.name),
      ['a.yaml'],
    );
  });

  it('are extracted and copied by plans', async () => {
    client = await start();
    await client.open('/repo/base/a.yaml', CONFIG);
    const range = { start: { line: 5, character: 2 }, end: { line: 5, character: 13 } };
    const uri = uriOfPath('/repo/base/a.yaml');
    const patch = await client.ask('polycrate/refactor', {
      kind: 'extractPatch',
      uri,
      range,
      overlay: '/repo/overlays/prod',
    });
    assert.ok('plan' in patch, JSON.stringify(patch));
    assert.deepEqual(
      patch.plan.creates.map((one) => one.uri),
      [uriOfPath('/repo/overlays/prod/a-patch.yaml')],
    );
    const at = { line: 0, character: 23 };
    assert.deepEqual(patch.plan.edits, [
      {
        uri: uriOfPath('/repo/overlays/prod/kustomization.yaml'),
        range: { start: at, end: at },
        text: '\npatches:\n  - path: a-patch.yaml',
      },
    ]);
    const copy = await client.ask('polycrate/refactor', {
      kind: 'newOverlay',
      overlay: '/repo/overlays/prod',
      name: 'test',
    });
    assert.ok('plan' in copy);
    assert.deepEqual(copy.plan.copies, [
      {
        from: uriOfPath('/repo/overlays/prod/kustomization.yaml'),
        to: uriOfPath('/repo/overlays/test/kustomization.yaml'),
        edits: [],
      },
    ]);
    const component = await client.ask('polycrate/refactor', { kind: 'extractComponent', uri, range, name: 'x' });
    assert.ok('problem' in component);
  });
});
