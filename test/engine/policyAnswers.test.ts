import assert from 'node:assert/strict';
import { openFixture } from '../support/engineFixture.ts';

const PLATFORM = `# file: .polycrate-gitops.yaml
version: 1
policies: { paths: [policies] }
# file: policies/team.yaml
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata:
  name: team
  annotations: { policies.kyverno.io/title: Team label, policies.kyverno.io/category: Labels, policies.kyverno.io/severity: High }
spec:
  rules:
    - name: label
      match: { any: [{ resources: { kinds: [Deployment, Secret] } }] }
      preconditions:
        all:
          - { key: "{{ request.operation }}", operator: Equals, value: CREATE }
      validate:
        failureAction: Enforce
        message: "{{ request.object.metadata.name }} has no team."
        pattern: { metadata: { labels: { team: "?*" } } }
    - name: tags
      match: { any: [{ resources: { kinds: [Deployment] } }] }
      validate:
        message: No latest.
        foreach:
          - list: request.object.spec.template.spec.containers
            deny:
              conditions:
                any:
                  - { key: "{{ contains(element.image, ':latest') }}", operator: Equals, value: true }
    - name: owner
      match: { any: [{ resources: { kinds: [Deployment] } }] }
      mutate:
        patchStrategicMerge: { metadata: { annotations: { +(owner): platform } } }
# file: base/kustomization.yaml
resources: [web.yaml, secret.yaml]
# file: base/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { team: shop } }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - { name: web, image: "shop/web:latest" }
# file: base/secret.yaml
apiVersion: v1
kind: Secret
metadata: { name: db }
stringData: { password: hunter-two }
# file: overlays/dev/kustomization.yaml
resources: [../../base]
# file: overlays/prod/kustomization.yaml
resources: [../../base]
images: [{ name: shop/web, newTag: 1.4.2 }]
`;

const RULE = { source: 'kyverno', policy: 'team' };

describe('what policies came to', () => {
  const opened = openFixture(PLATFORM);

  it('is counted by policy, rule and overlay, with where each is written', () => {
    const overviews = opened.ask((engine) => engine.policies.overviews());
    assert.deepEqual(
      overviews.map(({ name, title, category, severity, file }) => [name, title, category, severity, file]),
      [['team', 'Team label', 'Labels', 'high', '/repo/policies/team.yaml']],
    );
    const rules = overviews[0]?.rules ?? [];
    assert.deepEqual(
      rules.map(({ name, action, range }) => [
        name,
        action,
        opened.text('policies/team.yaml').slice(range.start, range.end),
      ]),
      [
        ['label', 'Enforce', 'label'],
        ['tags', 'Audit', 'tags'],
      ],
    );
    const counts = rules.map(({ overlays }) => overlays.map((one) => `${one.overlay} ${one.pass}/${one.fail}`));
    assert.deepEqual(counts, [
      ['/repo/overlays/dev 1/1', '/repo/overlays/prod 1/1'],
      ['/repo/overlays/dev 0/1', '/repo/overlays/prod 1/0'],
    ]);
  });

  it('is listed by object, failures first, each with its source line', () => {
    const results = opened.ask((engine) => engine.policies.results('/repo/overlays/dev', { ...RULE, rule: 'label' }));
    assert.deepEqual(
      results.map(({ kind, name, result, file }) => [kind, name, result, file]),
      [
        ['Secret', 'db', 'fail', '/repo/base/secret.yaml'],
        ['Deployment', 'web', 'pass', '/repo/base/web.yaml'],
      ],
    );
    assert.match(results[0]?.message ?? '', /^db has no team \(policy team, enforced\)/);
  });

  it('is explained with the values that were found', () => {
    const ask = (overlay: string, rule: string) =>
      opened.ask((engine) =>
        engine.policies.why({
          ...RULE,
          rule,
          overlay: `/repo/overlays/${overlay}`,
          id: 'Deployment.v1.apps/web.[noNs]',
        }),
      );
    assert.deepEqual(ask('dev', 'label')?.split('\n'), [
      'Deployment/web passes in overlays/dev',
      'Policy team, rule label (Enforce), policies/team.yaml',
      '',
      'yes match',
      '    yes kinds: Deployment, Secret',
      'yes preconditions',
      '    yes all of',
      '        yes {{ request.operation }} Equals CREATE   = "CREATE"',
      'yes pattern',
      '    yes metadata.labels.team: ?*   = "shop"',
      '',
      "Result: pass. validation rule 'label' passed.",
      '',
    ]);
    assert.match(
      ask('dev', 'tags') ?? '',
      /no {2}element 0, web\n +no {2}denied, since the conditions hold\n.*\n.*= true/,
    );
    assert.match(ask('prod', 'tags') ?? '', /yes element 0, web\n +yes not denied/);
    assert.equal(ask('prod', 'none'), undefined);
  });

  it('shows no value of a Secret', () => {
    const id = 'Secret.v1.[noGrp]/db.[noNs]';
    const text = opened.ask((engine) =>
      engine.policies.why({ ...RULE, rule: 'label', overlay: '/repo/overlays/dev', id }),
    );
    assert.match(text ?? '', /no {2}metadata.labels.team: \?\* {3}= •••/);
    assert.ok(!text?.includes('hunter'));
  });

  it('includes what the cluster will change, as two texts', () => {
    const [change, ...others] = opened.ask((engine) => engine.policies.clusterChanges('/repo/overlays/prod'));
    assert.deepEqual(others, []);
    assert.deepEqual([change?.kind, change?.name, change?.policies], ['Deployment', 'web', ['team']]);
    const added = (change?.after ?? '').split('\n').filter((line) => !change?.before.split('\n').includes(line));
    assert.deepEqual(added, ['  annotations:', '    owner: platform']);
  });

  it('is judged again only where an edit changes something', () => {
    opened.ask((engine) => engine.policies.overviews());
    opened.ran();
    opened.edit('base/web.yaml', opened.text('base/web.yaml').replace('team: shop', 'team: web'));
    opened.ask((engine) => engine.policies.overviews());
    const judged = opened.ran().filter((one) => one.startsWith('policyVerdicts'));
    assert.ok(judged.length > 0);
    assert.deepEqual(
      judged.filter((one) => !one.includes('Deployment')),
      [],
    );
  });

  it('is shown by a hover on an expression, with its value for a resource', () => {
    opened.ask((engine) => engine.policies.overviews());
    const text = opened.text('policies/team.yaml');
    const hover = (part: string) =>
      opened.ask((engine) => engine.hover('/repo/policies/team.yaml', text.indexOf(part) + 2))?.markdown ?? '';
    assert.match(
      hover('request.operation'),
      /^For `Deployment\/web` in `overlays\/dev`:\n\n```text\nrequest.operation\n {2}= "CREATE"/,
    );
    assert.match(hover('contains(element.image'), / = true\n/);
  });
});
