import assert from 'node:assert/strict';
import { createEngine } from '../../server/src/engine/engine.ts';
import { uriOfPath } from '../../server/src/lsp/uris.ts';
import { LspClient, MemoryFiles } from '../support/lspClient.ts';
import { MemoryHost } from '../support/memoryHost.ts';

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

  it('come with the results of their rules, each at its line', async () => {
    const [policy, ...others] = await client.ask('polycrate/policies', {});
    assert.deepEqual(others, []);
    assert.deepEqual(
      [policy?.name, policy?.uri, policy?.range.start.line],
      ['team', uriOfPath('/repo/policies/team.yaml'), 3],
    );
    const rule = policy?.rules[0];
    assert.deepEqual(
      rule?.overlays.map(({ overlay, pass, fail }) => [overlay.name, pass, fail]),
      [['apps', 0, 1]],
    );
    const overlay = rule?.overlays[0]?.overlay.overlay ?? '';
    const question = { overlay, source: policy?.source ?? '', policy: 'team', rule: 'label' };
    const [result] = await client.ask('polycrate/policyResults', question);
    assert.deepEqual([result?.name, result?.result, result?.uri], ['shop', 'fail', uriOfPath('/repo/apps/map.yaml')]);
    const why = await client.ask('polycrate/policyWhy', { ...question, id: result?.id ?? '' });
    assert.match(why ?? '', /^ConfigMap\/shop fails in apps\n/);
    assert.deepEqual(await client.ask('polycrate/clusterChanges', { overlay }), []);
  });

  it('are nothing of an overlay that is no longer there', async () => {
    const question = { overlay: '/repo/gone', source: 'kyverno', policy: 'team', rule: 'label' };
    assert.deepEqual(await client.ask('polycrate/policyResults', question), []);
    assert.equal(await client.ask('polycrate/policyWhy', { ...question, id: 'x' }), null);
  });

  it('have tests that run in the server', async () => {
    const [test] = await client.ask('polycrate/policyTests', {});
    assert.equal(test?.name, 'team');
    assert.equal(test?.rows[0]?.range.start.line, 6);
    const results = await client.ask('polycrate/runPolicyTest', { uri: test?.uri ?? '' });
    assert.deepEqual(results, [{ id: 'results/0', state: 'passed', message: '' }]);
  });
});
