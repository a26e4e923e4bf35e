import assert from 'node:assert/strict';
import { PrepareRenameRequest, RenameRequest } from 'vscode-languageserver/node';
import { createEngine } from '../../server/src/engine/engine.ts';
import { uriOfPath } from '../../server/src/lsp/uris.ts';
import { LspClient, MemoryFiles } from '../support/lspClient.ts';
import { MemoryHost } from '../support/memoryHost.ts';
import { below, drawn } from '../support/viewRows.ts';

const FILES = {
  '/repo/workspace.poly':
    'name: acme-1\norganization: acme\ndescription: All\nblocks:\n- name: shop\n  from: acme/web\nworkflows:\n- name: deploy\n  steps:\n  - {name: s1, block: shop, action: install}\n',
  '/repo/blocks/web/block.poly':
    'name: acme/web\nversion: 1.0.0\nkind: generic\ntemplate: true\nactions:\n- name: install\n  description: Installs\n  script: ["true"]\n',
  '/repo/secrets.poly': 'blocks:\n- name: shop\n  config: {token: s3cr3t}\n',
};

describe('Polycrate files, in the protocol', () => {
  let client: LspClient;
  beforeEach(async () => {
    client = new LspClient({ ports: { engine: createEngine(new MemoryHost()), files: new MemoryFiles(FILES) } });
    await client.startAndJudge();
  });
  afterEach(() => client.stop());

  it('are renamed with an unsaved text, and refused in words', async () => {
    const file = '/repo/workspace.poly';
    await client.open(file, `# unsaved\n${FILES[file]}`);
    const at = { textDocument: { uri: uriOfPath(file) }, position: { line: 5, character: 9 } };
    const range = { start: { line: 5, character: 8 }, end: { line: 5, character: 12 } };
    assert.deepEqual(await client.connection.sendRequest(PrepareRenameRequest.type, at), {
      range,
      placeholder: 'shop',
    });
    const edit = await client.connection.sendRequest(RenameRequest.type, { ...at, newName: 'store' });
    assert.deepEqual(
      Object.entries(edit?.changes ?? {}).map(([uri, edits]) => [uri, edits.map((one) => one.range.start.line)]),
      [
        [uriOfPath(file), [5, 10]],
        [uriOfPath('/repo/secrets.poly'), [1]],
      ],
    );
    await assert.rejects(client.connection.sendRequest(RenameRequest.type, { ...at, newName: 'acme/web' }), /already/);
    const outside = { ...at, position: { line: 0, character: 3 } };
    assert.equal(await client.connection.sendRequest(PrepareRenameRequest.type, outside), null);
  });

  it('are told as rows of blocks, actions and workflows, without a value of a config', async () => {
    const { rows, total } = await client.ask('polycrate/rows', { view: 'blocks' });
    assert.equal(total, 1);
    assert.deepEqual(drawn(rows), [
      'Blocks | 2',
      '  shop | generic · from acme/web',
      '    install | from acme/web',
      '  acme/web | generic · 1.0.0 · template',
      '    install',
      'Workflows | 1',
      '  deploy | 1 step',
      '    s1 | shop · install',
    ]);
    const [shop] = below(rows[0]);
    assert.deepEqual([shop?.kind, shop?.place?.uri], ['blockWithParent', uriOfPath('/repo/blocks/web/block.poly')]);
    const [action] = below(shop);
    assert.deepEqual(action?.command?.arguments, [
      {
        uri: uriOfPath('/repo/blocks/web/block.poly'),
        range: { start: { line: 5, character: 8 }, end: { line: 5, character: 15 } },
      },
    ]);
    assert.match(action?.spoken ?? '', /^Action install, from acme\/web/);
    assert.ok(!JSON.stringify(rows).includes('s3cr3t'));
  });
});
