import assert from 'node:assert/strict';
import { openFixture } from '../support/engineFixture.ts';

const TESTED = `# file: policies/team/policy.yaml
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: team }
spec:
  rules:
    - name: label
      match: { any: [{ resources: { kinds: [Pod] } }] }
      validate: { message: no team, pattern: { metadata: { labels: { team: "?*" } } } }
    - name: signed
      match: { any: [{ resources: { kinds: [Pod] } }] }
      verifyImages: [{ imageReferences: ["*"] }]
# file: policies/team/.kyverno-test/resources.yaml
apiVersion: v1
kind: Pod
metadata: { name: good, labels: { team: shop } }
spec: { containers: [{ name: a, image: nginx }] }
---
apiVersion: v1
kind: Pod
metadata: { name: bad }
# file: policies/team/.kyverno-test/kyverno-test.yaml
apiVersion: cli.kyverno.io/v1alpha1
kind: Test
metadata: { name: team }
policies: [../policy.yaml]
resources: [resources.yaml]
results:
  - { policy: team, rule: label, kind: Pod, resources: [good], result: pass }
  - policy: team
    rule: label
    kind: Pod
    resources: [good, bad]
    result: pass
  - { policy: team, rule: signed, kind: Pod, resources: [good], result: pass }
`;

const TEST = '/repo/policies/team/.kyverno-test/kyverno-test.yaml';

describe('tests of the Kyverno CLI', () => {
  const opened = openFixture(TESTED);

  it('are found with their rows and where these stand', () => {
    const [found, ...others] = opened.ask((engine) => engine.policies.testFiles());
    assert.deepEqual(others, []);
    assert.deepEqual([found?.file, found?.name], [TEST, 'team']);
    assert.deepEqual(
      found?.rows.map(({ title, range }) => [
        title,
        opened.text(TEST.slice('/repo/'.length)).slice(range.start).split(/[:,]/)[0],
      ]),
      [
        ['team / label: Pod/good pass', '{ policy'],
        ['team / label: 2 Pod objects pass', 'policy'],
        ['team / signed: Pod/good pass', '{ policy'],
      ],
    );
  });

  it('are read in the version of policies too, since Kyverno looks at none', () => {
    const older = openFixture(TESTED.replace('cli.kyverno.io/v1alpha1', 'kyverno.io/v1'));
    assert.deepEqual(
      older.ask((engine) => engine.policies.testFiles()).map(({ file }) => file),
      [TEST],
    );
  });

  it('run here, and tell what came out instead', () => {
    const results = opened.ask((engine) => engine.policies.runTest(TEST));
    assert.deepEqual(
      results.map(({ state }) => state),
      ['passed', 'failed', 'skipped'],
    );
    assert.match(results[1]?.message ?? '', /^Pod\/bad: expected pass, got fail\. .*no team/);
    assert.match(results[2]?.message ?? '', /in a cluster/);
  });

  it('see a policy that is not saved yet', () => {
    opened.edit(
      'policies/team/policy.yaml',
      opened
        .text('policies/team/policy.yaml')
        .replace('"?*"', '"*"')
        .replace('pattern: { metadata: { labels', 'pattern: { =(metadata): { =(labels)'),
    );
    const results = opened.ask((engine) => engine.policies.runTest(TEST));
    assert.equal(results[1]?.state, 'passed');
  });

  it('get no finding, since no server is sent to them', () => {
    const files = opened.ask((engine) => engine.allFindings()).map(({ file }) => file);
    assert.ok(!files.includes(TEST));
  });
});
