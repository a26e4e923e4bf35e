import assert from 'node:assert/strict';
import { marked, refusal, renamedLines } from '../support/renameCase.ts';

const APP = (name: string): string => `
# file: ${name}/kustomization.yaml
resources: [all.yaml]
# file: ${name}/all.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, labels: { app: ${name} } }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name}, tier: front } }
    spec:
      containers: [{ name: c, image: i }]
      topologySpreadConstraints:
        - labelSelector: { matchExpressions: [{ key: app, operator: In, values: [${name}] }] }
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, labels: { app: ${name} } }
spec: { selector: { app: ${name} } }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: ${name} }
spec: { selector: { matchLabels: { app: ${name} } } }
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: ${name} }
spec: { selector: { matchLabels: { app: ${name} } } }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: ${name}, labels: { part-of: x } }
`;
const PROD = `
# file: prod/kustomization.yaml
resources: [../web, ../api]
patches:
  - target: { kind: Deployment, labelSelector: "app=web" }
    patch: '[{"op": "add", "path": "/spec/replicas", "value": 2}]'
`;
const ALL = `${APP('web')}${APP('api')}${PROD}`.replaceAll('\n\n', '\n').replaceAll('\n# file', '\n# file');

const VALUE = [
  'prod/kustomization.yaml:3: - target: { kind: Deployment, labelSelector: "app=site" }',
  'web/all.yaml:3: metadata: { name: web, labels: { app: site } }',
  'web/all.yaml:5: selector: { matchLabels: { app: site } }',
  'web/all.yaml:7: metadata: { labels: { app: site, tier: front } }',
  'web/all.yaml:11: - labelSelector: { matchExpressions: [{ key: app, operator: In, values: [site] }] }',
  'web/all.yaml:15: metadata: { name: web, labels: { app: site } }',
  'web/all.yaml:16: spec: { selector: { app: site } }',
  'web/all.yaml:21: spec: { selector: { matchLabels: { app: site } } }',
  'web/all.yaml:26: spec: { selector: { matchLabels: { app: site } } }',
];

describe('renaming a label', () => {
  it('changes a value with the selectors that select by it, from wherever it begins', () => {
    for (const where of ['labels: { app: we|b, tier', 'spec: { selector: { app: we|b } }', 'values: [we|b]']) {
      const fixture = marked(ALL, where.replace('|', '')).replace('<|>', '');
      const at = ALL.indexOf(where.replace('|', '')) + where.indexOf('|');
      assert.equal(fixture, ALL);
      assert.deepEqual(renamedLines(`${ALL.slice(0, at)}<|>${ALL.slice(at)}`, 'site'), VALUE, where);
    }
  });

  it('changes a key with the selectors that select by it, and leaves other workloads alone', () => {
    const lines = renamedLines(
      ALL.replace('labels: { app: web, tier', 'labels: { a<|>pp: web, tier'),
      'app.kubernetes.io/name',
    );
    assert.deepEqual(
      lines.map((line) => line.split(': ')[0]),
      VALUE.map((line) => line.split(': ')[0]),
    );
    assert.ok(
      lines.includes(
        'web/all.yaml:11: - labelSelector: { matchExpressions: [{ key: app.kubernetes.io/name, operator: In, values: [web] }] }',
      ),
    );
    assert.ok(
      lines.includes(
        'prod/kustomization.yaml:3: - target: { kind: Deployment, labelSelector: "app.kubernetes.io/name=web" }',
      ),
    );
  });

  it('changes what a kustomization sets, and selectors that are written by hand', () => {
    const fixture = `
# file: kustomization.yaml
resources: [policy.yaml, web.yaml]
labels:
  - pairs: { app: we<|>b, team: a }
    includeSelectors: true
# file: web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec: { selector: { matchLabels: { x: y } }, template: { metadata: { labels: { x: y } }, spec: { containers: [{ name: c, image: i }] } } }
# file: policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web }
spec: { podSelector: { matchLabels: { app: web } } }
`;
    assert.deepEqual(renamedLines(fixture, 'site'), [
      'kustomization.yaml:3: - pairs: { app: site, team: a }',
      'policy.yaml:4: spec: { podSelector: { matchLabels: { app: site } } }',
    ]);
  });

  it('refuses texts that are no label, and names that would select others', () => {
    const text = ALL.replace('labels: { app: web, tier', 'labels: { app: w<|>eb, tier');
    assert.match(refusal(text, 'a b') ?? '', /^`a b` is not a label value/);
    assert.match(refusal(text, 'api') ?? '', /^`app: api` is in use: \w+\/\w+ would select \w+\/\w+ as well\.$/);
    const key = ALL.replace('labels: { app: web, tier', 'labels: { a<|>pp: web, tier');
    assert.equal(refusal(key, 'tier'), 'Deployment/web has a label `tier` already.');
  });
});
