import assert from 'node:assert/strict';
import { edited } from '../support/applyPlan.ts';
import { openFixture } from '../support/engineFixture.ts';
import { asFixture } from '../support/fixture.ts';
import { marked, renamedLines, renameIn } from '../support/renameCase.ts';

const BASE = `
# file: base/kustomization.yaml
resources: [all.yaml]
# file: base/all.yaml
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, labels: { example.com/part: config } }
data:
  app.level: info
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app: web } }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: c, image: i }] }
---
apiVersion: v1
kind: Service
metadata: { name: front }
spec: { selector: { app: web } }
`;

const JSON_PATCHES = `# file: prod/kustomization.yaml
resources: [../base]
patches:
  - target: { kind: ConfigMap, name: settings }
    patch: |-
      - op: replace
        path: /data/app.level
        value: debug
      - op: add
        path: /data
        value: { app.level: trace }
  - target: { kind: Deployment }
    path: labels.yaml
  - target: { kind: Service }
    patch: |-
      - { op: replace, path: /spec/selector/app, value: web }
# file: prod/labels.yaml
- op: replace
  path: /spec/template/metadata/labels/app
  value: web
- op: add
  path: /spec/template/metadata/labels
  value: { app: web, tier: x }
- op: remove
  path: /metadata/labels/app
`;

const PARTS = `# file: prod/kustomization.yaml
resources: [../base]
patches:
  - target: { kind: ConfigMap, labelSelector: example.com/part=config }
    patch: |-
      - op: replace
        path: /metadata/labels/example.com~1part
        value: config
`;

const FLUX = `# file: clusters/prod/apps.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: apps, namespace: flux-system }
spec:
  path: ./base
  sourceRef: { kind: GitRepository, name: flux-system }
  patches:
    - target: { kind: Deployment, name: web, labelSelector: "app=web" }
      patch: |
        - op: replace
          path: /spec/template/metadata/labels/app
          value: web
    - patch: |
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          labels:
            app: web
    - patch: |
        kind: ConfigMap
        apiVersion: v1
        metadata: { name: settings }
        data:
          app.level: warn
`;

const ARGO = `# file: argo/apps.yaml
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: apps }
spec:
  source:
    repoURL: https://git.example.com/x.git
    path: base
    kustomize:
      patches:
        - target: { kind: Deployment, name: web }
          patch: |
            - op: add
              path: /metadata/labels/app
              value: web
        - patch: |
            kind: Deployment
            apiVersion: apps/v1
            metadata: { name: web }
`;

/** Renaming there and back leaves the bytes that were there. */
function thereAndBack(fixture: string, to: string): void {
  const opened = openFixture(fixture);
  const { cursor } = opened.fixture;
  assert.ok(cursor, 'the fixture has a cursor');
  const start = opened.ask((engine) => engine.renaming.target(cursor.file, cursor.offset));
  assert.ok(start !== undefined && 'range' in start);
  const there = edited(opened.fixture.files, renameIn(opened, to).edits);
  const after = openFixture(asFixture(there));
  const back = after.ask((engine) => engine.renaming.edits(cursor.file, start.range.start, start.name));
  assert.ok(back !== undefined && 'edits' in back, JSON.stringify(back));
  assert.deepEqual([...edited(there, back.edits)].sort(), [...opened.fixture.files].sort());
}

describe('renaming follows JSON patches', () => {
  it('to a key in their paths and in their values', () => {
    const fixture = marked(BASE, 'app.lev') + JSON_PATCHES;
    assert.deepEqual(renamedLines(fixture, 'log.mode'), [
      'base/all.yaml:5: log.mode: info',
      'prod/kustomization.yaml:6: path: /data/log.mode',
      'prod/kustomization.yaml:10: value: { log.mode: trace }',
    ]);
    thereAndBack(fixture, 'log.mode');
  });

  it('to the key and to the value of a label, in files of their own, too', () => {
    const key = marked(BASE, 'name: web, labels: { a') + JSON_PATCHES;
    assert.deepEqual(
      renamedLines(key, 'role').filter((line) => line.startsWith('prod/')),
      [
        'prod/kustomization.yaml:15: - { op: replace, path: /spec/selector/role, value: web }',
        'prod/labels.yaml:2: path: /spec/template/metadata/labels/role',
        'prod/labels.yaml:6: value: { role: web, tier: x }',
        'prod/labels.yaml:8: path: /metadata/labels/role',
      ],
    );
    thereAndBack(key, 'role');
    const value = marked(BASE, 'name: web, labels: { app: w') + JSON_PATCHES;
    assert.deepEqual(
      renamedLines(value, 'site').filter((line) => line.startsWith('prod/')),
      [
        'prod/kustomization.yaml:15: - { op: replace, path: /spec/selector/app, value: site }',
        'prod/labels.yaml:3: value: site',
        'prod/labels.yaml:6: value: { app: site, tier: x }',
      ],
    );
    thereAndBack(value, 'site');
  });

  it('with `~1` for the slash of a key', () => {
    const fixture = marked(BASE, 'example.com/pa') + PARTS;
    assert.deepEqual(renamedLines(fixture, 'shop.example.com/role'), [
      'base/all.yaml:3: metadata: { name: settings, labels: { shop.example.com/role: config } }',
      'prod/kustomization.yaml:3: - target: { kind: ConfigMap, labelSelector: shop.example.com/role=config }',
      'prod/kustomization.yaml:6: path: /metadata/labels/shop.example.com~1role',
    ]);
    thereAndBack(fixture, 'shop.example.com/role');
  });

  it('and asks where a patch is for other objects, too', () => {
    const both = JSON_PATCHES.replace('{ kind: ConfigMap, name: settings }', '{ kind: ConfigMap }');
    const more = '# file: base/more.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: more }\n';
    const base = marked(BASE, 'app.lev').replace('[all.yaml]', '[all.yaml, more.yaml]');
    assert.deepEqual(renamedLines(base + both + more, 'log.mode').slice(1), [
      '?prod/kustomization.yaml:6: path: /data/log.mode',
      '?prod/kustomization.yaml:10: value: { log.mode: trace }',
    ]);
  });
});

describe('renaming follows the patches of what deploys', () => {
  it('of Flux: the name in targets and in texts', () => {
    const fixture = marked(BASE, 'name: we') + FLUX;
    assert.deepEqual(
      renamedLines(fixture, 'site').filter((line) => line.startsWith('clusters/')),
      [
        'clusters/prod/apps.yaml:8: - target: { kind: Deployment, name: site, labelSelector: "app=web" }',
        'clusters/prod/apps.yaml:17: name: site',
      ],
    );
    thereAndBack(fixture, 'site');
  });

  it('of Flux: labels and keys', () => {
    const label = marked(BASE, 'name: web, labels: { app: w') + FLUX;
    assert.deepEqual(
      renamedLines(label, 'site').filter((line) => line.startsWith('clusters/')),
      [
        'clusters/prod/apps.yaml:8: - target: { kind: Deployment, name: web, labelSelector: "app=site" }',
        'clusters/prod/apps.yaml:12: value: site',
        'clusters/prod/apps.yaml:19: app: site',
      ],
    );
    thereAndBack(label, 'site');
    const key = marked(BASE, 'app.lev') + FLUX;
    assert.deepEqual(renamedLines(key, 'log.mode').slice(1), ['clusters/prod/apps.yaml:25: log.mode: warn']);
    thereAndBack(key, 'log.mode');
  });

  it('of Argo CD', () => {
    const fixture = marked(BASE, 'name: we') + ARGO;
    assert.deepEqual(
      renamedLines(fixture, 'site').filter((line) => line.startsWith('argo/')),
      ['argo/apps.yaml:10: - target: { kind: Deployment, name: site }', 'argo/apps.yaml:18: metadata: { name: site }'],
    );
    thereAndBack(fixture, 'site');
    const label = marked(BASE, 'name: web, labels: { a') + ARGO;
    assert.deepEqual(
      renamedLines(label, 'role').filter((line) => line.startsWith('argo/')),
      ['argo/apps.yaml:13: path: /metadata/labels/role'],
    );
  });

  it('and is sure of none in what deploys other things', () => {
    const elsewhere = `${FLUX.replace('path: ./base', 'path: ./other')}# file: other/kustomization.yaml\nresources: []\n`;
    assert.deepEqual(
      renamedLines(marked(BASE, 'name: we') + elsewhere, 'site').filter((line) => line.startsWith('clusters/')),
      [],
    );
  });
});
