import assert from 'node:assert/strict';
import { createEngine } from '../../server/src/engine/engine.ts';
import { uriOfPath } from '../../server/src/lsp/uris.ts';
import { rowId } from '../../server/src/lsp/views/row.ts';
import type { SourcePlace } from '../../server/src/protocol/places.ts';
import type { ViewFilter } from '../../server/src/protocol/views.ts';
import { LspClient, MemoryFiles } from '../support/lspClient.ts';
import { MemoryHost } from '../support/memoryHost.ts';
import { below } from '../support/viewRows.ts';

const POLICY = `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata:
  name: team
spec:
  rules:
  - name: label
    match: {any: [{resources: {kinds: [ConfigMap]}}]}
    validate: {message: no team, pattern: {metadata: {labels: {team: "?*"}}}}
`;

const FILES = {
  '/repo/apps/map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shop}\n',
  '/repo/.polycrate-gitops.yaml': 'version: 1\npolicies: {paths: [policies]}\n',
  '/repo/policies/team.yaml': POLICY,
  '/repo/policies/kyverno-test.yaml':
    'apiVersion: cli.kyverno.io/v1alpha1\nkind: Test\nmetadata: {name: team}\npolicies: [team.yaml]\nresources: [../apps/map.yaml]\nresults:\n- {policy: team, rule: label, kind: ConfigMap, resources: [shop], result: fail}\n',
};

describe('policies, in the protocol', () => {
  let client: LspClient;
  beforeEach(async () => {
    client = new LspClient({ ports: { engine: createEngine(new MemoryHost()), files: new MemoryFiles(FILES) } });
    await client.startAndJudge();
  });
  afterEach(() => client.stop());

  it('come as rows with the results of their rules, each leading to its line', async () => {
    const { rows, total } = await client.ask('polycrate/rows', { view: 'policies' });
    assert.deepEqual([rows.length, total], [1, 1]);
    const [policy] = rows;
    assert.deepEqual([policy?.label, policy?.description], ['team', '1 fail · 0 pass']);
    const [place] = (policy?.command?.arguments ?? []) as readonly SourcePlace[];
    assert.deepEqual([place?.uri, place?.range.start.line], [uriOfPath('/repo/policies/team.yaml'), 3]);
    const [rule] = below(policy);
    assert.equal(rule?.label, 'label');
    const [overlay] = below(rule);
    assert.deepEqual([overlay?.label, overlay?.spoken], ['apps', 'Overlay apps, 1 fail, 0 pass']);
    const results = await client.ask('polycrate/rows', { view: 'policies', parent: overlay?.id ?? '' });
    const [result] = results.rows;
    assert.deepEqual([result?.label, result?.spoken], ['ConfigMap/shop', 'ConfigMap shop, fails']);
    const why = await client.ask('polycrate/text', { id: result?.texts?.parts[0].id ?? '' });
    assert.match(why ?? '', /^ConfigMap\/shop fails in apps\n/);
    assert.deepEqual(await client.ask('polycrate/clusterChanges', { overlay: overlay?.overlay ?? '' }), []);
  });

  it('leave what fails, or one environment, when a person filters them', async () => {
    const count = async (filter: ViewFilter): Promise<number> =>
      (await client.ask('polycrate/rows', { view: 'policies', filter })).rows.length;
    const { rows } = await client.ask('polycrate/rows', { view: 'environments' });
    assert.equal(await count({ only: 'failing' }), 1);
    assert.equal(await count({ environment: rows[0]?.label }), 1);
    assert.equal(await count({ environment: 'elsewhere' }), 0);
    await client.open('/repo/apps/map.yaml', FILES['/repo/apps/map.yaml'].replace('shop}', 'shop, labels: {team: a}}'));
    await client.ask('polycrate/validate', {});
    assert.equal(await count({ only: 'failing' }), 0);
    assert.equal((await client.ask('polycrate/rows', { view: 'policies', filter: { only: 'failing' } })).total, 1);
  });

  it('that only change objects stand there without a result', async () => {
    const files = new MemoryFiles({
      ...FILES,
      '/repo/policies/add.yaml': POLICY.replace('name: team', 'name: add').replace(
        /validate: .*/,
        'mutate: {patchStrategicMerge: {metadata: {labels: {team: a}}}}',
      ),
    });
    await client.stop();
    client = new LspClient({ ports: { engine: createEngine(new MemoryHost()), files } });
    await client.startAndJudge();
    const { rows } = await client.ask('polycrate/rows', { view: 'policies' });
    const row = rows.find(({ label }) => label === 'add');
    assert.deepEqual(
      [row?.description, row?.icon.name, row?.children],
      ['judges no resource', 'circle-slash', undefined],
    );
  });

  it('are nothing of an overlay that is no longer there', async () => {
    const gone = ['kyverno', 'team', 'label', '/repo/gone'];
    const parent = rowId('results', ...gone);
    assert.deepEqual((await client.ask('polycrate/rows', { view: 'policies', parent })).rows, []);
    assert.equal(await client.ask('polycrate/text', { id: rowId('why', ...gone, 'x') }), null);
  });

  it('have tests that run in the server', async () => {
    const [test] = await client.ask('polycrate/policyTests', {});
    assert.equal(test?.name, 'team');
    assert.equal(test?.rows[0]?.range.start.line, 6);
    const results = await client.ask('polycrate/runPolicyTest', { uri: test?.uri ?? '' });
    assert.deepEqual(results, [{ id: 'results/0', state: 'passed', message: '' }]);
  });
});
