import assert from 'node:assert/strict';
import { createEngine } from '../../server/src/engine/engine.ts';
import { LspClient, MemoryFiles } from '../support/lspClient.ts';
import { MemoryHost } from '../support/memoryHost.ts';

const FILES = {
  '/repo/apps/map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shop}\n',
  '/repo/policy/team.rego': 'package main\n\ndeny contains "no team" if not input.metadata.labels.team\n',
};

describe('files of Rego, in the protocol', () => {
  it('are judged like manifests: what they object to, and what is wrong in them as it is typed', async () => {
    const client = new LspClient({ ports: { engine: createEngine(new MemoryHost()), files: new MemoryFiles(FILES) } });
    await client.startAndJudge();
    assert.deepEqual(client.messages('/repo/apps/map.yaml'), ['no team (policy main, enforced). (in apps)']);
    assert.deepEqual(client.messages('/repo/policy/team.rego'), []);
    const path = '/repo/policy/team.rego';
    await client.open(path, FILES[path]);
    await client.edit(path, 2, { text: FILES[path], from: 'input.', to: 'inptu.' });
    await client.until(() => client.messages(path).length > 0 && client.messages('/repo/apps/map.yaml').length === 0);
    assert.deepEqual(client.messages(path), [
      'Nothing gives `inptu` a value; the rules of these files are not judged.',
    ]);
    await client.stop();
  });
});
