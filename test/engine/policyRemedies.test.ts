import assert from 'node:assert/strict';
import { applyIn } from '../support/applyPlan.ts';
import { type EngineFixture, openFixture } from '../support/engineFixture.ts';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: shop/web:1.0.0
        ports: [{containerPort: 8080}]
      - name: log
        image: shop/log:1.0.0
        securityContext:
          runAsNonRoot: true
`;

const policy = (message: string, pattern: string): string => `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: own}
spec:
  rules:
  - name: rule
    match: {any: [{resources: {kinds: [Pod]}}]}
    validate:
      message: ${message}
      pattern: ${pattern}
`;

const repository = (text: string, overlay = ''): string => `
# file: base/kustomization.yaml
resources: [web.yaml]
# file: base/web.yaml
${DEPLOYMENT}
# file: overlays/prod/kustomization.yaml
resources: [../../base]
${overlay}
# file: overlays/test/kustomization.yaml
resources: [../../base]
# file: policies/own.yaml
${text}
# file: .polycrate-gitops.yaml
policies: {paths: [policies]}
`;

/** The remedies of the policy, by title. */
function remedies(opened: EngineFixture): ReadonlyMap<string, () => void> {
  const found = opened
    .ask((engine) => engine.findings('/repo/base/web.yaml'))
    .filter(({ code }) => code === 'policy/own/rule');
  const [first] = found;
  assert.ok(first, 'the policy objects');
  const actions = opened.ask((engine) => engine.codeActions('/repo/base/web.yaml', first.range));
  const own = actions.filter(({ code, title }) => code === 'policy/own/rule' && !title.startsWith('Ignore'));
  return new Map(
    own.map(({ title, edits, creates = [] }) => [
      title,
      () => {
        for (const { file, text } of creates) opened.edit(file.slice('/repo/'.length), text);
        applyIn(opened, edits);
      },
    ]),
  );
}

/** Overlays in which the policy objects. */
function objecting(opened: EngineFixture): readonly string[] {
  const found = opened
    .ask((engine) => engine.allFindings())
    .filter(({ severity, code }) => code === 'policy/own/rule' || severity === 'error');
  return found.flatMap(({ overlays }) => overlays).sort();
}

const NON_ROOT = policy('no root', '{spec: {containers: [{securityContext: {runAsNonRoot: true}}]}}');

describe('remedies of what policies object to', () => {
  it('offer the file of the object with the number of overlays, and a patch in each overlay', () => {
    const opened = openFixture(repository(NON_ROOT));
    const found = remedies(opened);
    assert.deepEqual(
      [...found.keys()],
      [
        'Set `runAsNonRoot: true` in base/web.yaml (2 overlays)',
        'Set `runAsNonRoot: true` only in overlays/prod, by a patch',
        'Set `runAsNonRoot: true` only in overlays/test, by a patch',
      ],
    );
    found.get('Set `runAsNonRoot: true` in base/web.yaml (2 overlays)')?.();
    assert.deepEqual(objecting(opened), []);
    assert.ok(
      opened
        .text('base/web.yaml')
        .includes('        ports: [{containerPort: 8080}]\n        securityContext:\n          runAsNonRoot: true\n'),
    );
  });

  it('change one overlay by a patch, and no other', () => {
    const opened = openFixture(repository(NON_ROOT));
    remedies(opened).get('Set `runAsNonRoot: true` only in overlays/prod, by a patch')?.();
    assert.deepEqual(objecting(opened), ['overlays/test']);
    assert.equal(
      opened.text('overlays/prod/web-patch.yaml'),
      `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
      - name: web
        securityContext:
          runAsNonRoot: true
`,
    );
  });

  it('offer a component that the overlay includes', () => {
    const opened = openFixture(
      `${repository(NON_ROOT, 'components: [../../components/hard]')}# file: components/hard/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
commonAnnotations: {hard: "yes"}
`,
    );
    const title = 'Set `runAsNonRoot: true` in component components/hard, by a patch (1 overlay)';
    remedies(opened).get(title)?.();
    assert.deepEqual(objecting(opened), ['overlays/test']);
  });

  it('are those after which the policy is content: probes, amounts, Pod Security', () => {
    const titles = (text: string): readonly string[] => {
      const opened = openFixture(repository(text));
      const found = remedies(opened);
      const [first] = found.values();
      first?.();
      assert.deepEqual(objecting(opened), [], text);
      return [...found.keys()].filter((title) => title.includes('base/'));
    };
    const all = (part: string): string => policy('x', `{spec: {containers: [{${part}}]}}`);
    assert.deepEqual(titles(all('resources: {limits: {memory: "?*"}}')), [
      'Set `limits.memory: 256Mi` in base/web.yaml (2 overlays)',
    ]);
    assert.deepEqual(titles(all('resources: {requests: {cpu: "?*", memory: "?*"}, limits: {memory: "?*"}}')), [
      'Set requests and a memory limit in base/web.yaml (2 overlays)',
    ]);
    assert.deepEqual(titles(all('(name): web, livenessProbe: {tcpSocket: {port: ">0"}}')), [
      'Add a livenessProbe on its port in base/web.yaml (2 overlays)',
    ]);
    const restricted = all('').replace(/ {6}message.*$/s, '      podSecurity: {level: restricted, version: latest}\n');
    assert.deepEqual(titles(restricted), ['Set what the level restricted asks for in base/web.yaml (2 overlays)']);
  });

  it('are none where nothing known helps', () => {
    const opened = openFixture(repository(policy('x', '{spec: {schedulerName: mine}}')));
    assert.deepEqual([...remedies(opened).keys()], []);
  });
});
