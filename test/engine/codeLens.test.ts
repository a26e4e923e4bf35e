import assert from 'node:assert/strict';
import { type EngineFixture, openFixture } from '../support/engineFixture.ts';

const FILES = `# file: base/web.yaml
# the server
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
---
apiVersion: v1
kind: Service
metadata: { name: web }
# file: base/kustomization.yaml
resources: [web.yaml]
# file: overlays/dev/kustomization.yaml
resources: [../../base]
patches:
  - patch: |-
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec: { replicas: 1 }
# file: overlays/prod/kustomization.yaml
resources: [../../base]
patches:
  - path: patch.yaml
  - target: { kind: Deployment }
    patch: '[{ "op": "add", "path": "/spec/paused", "value": true }]'
# file: overlays/prod/patch.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec: { replicas: 5, minReadySeconds: 3 }
`;

function lenses(opened: EngineFixture, path: string): string[] {
  return opened
    .ask((engine) => engine.codeLenses(`/repo/${path}`))
    .map(({ title, range }) => `${opened.text(path).slice(0, range.start).split('\n').length}: ${title}`);
}

describe('code lenses', () => {
  it('say above a resource who deploys it, and above a patch what it patches', () => {
    const opened = openFixture(FILES);
    assert.deepEqual(lenses(opened, 'base/web.yaml'), [
      '2: 2 overlays',
      '2: Preview prod',
      '6: 2 overlays',
      '6: Preview prod',
    ]);
    assert.deepEqual(lenses(opened, 'overlays/prod/patch.yaml'), ['1: patches Deployment/web in 1 overlay']);
  });

  it('count the patches of an object once overlays are rendered, and lead to them', () => {
    const opened = openFixture(FILES);
    opened.ask((engine) => engine.allFindings());
    const all = opened.ask((engine) => engine.codeLenses('/repo/base/web.yaml'));
    const [lens, ...more] = all.filter(({ kind }) => kind === 'patchedBy');
    assert.deepEqual(more, [], 'nothing patches the Service');
    assert.equal(lens?.title, 'patched by 3');
    const places = (lens?.places ?? []).map(({ file, range }) => {
      const path = file.slice('/repo/'.length);
      return `${path}: ${opened.text(path).slice(range.start, range.end)}`;
    });
    assert.deepEqual(places.sort(), [
      'overlays/dev/kustomization.yaml: { replicas: 1 }',
      `overlays/prod/kustomization.yaml: '[{ "op": "add", "path": "/spec/paused", "value": true }]'`,
      'overlays/prod/patch.yaml: { replicas: 5, minReadySeconds: 3 }',
    ]);
  });

  it('say what a kustomization comes to', () => {
    const opened = openFixture(FILES);
    assert.deepEqual(lenses(opened, 'overlays/dev/kustomization.yaml'), ['1: 2 resources · 2 problems', '1: Preview']);
    assert.deepEqual(lenses(opened, 'base/kustomization.yaml'), ['1: used by 2 overlays']);
  });

  it('stay where the text is broken', () => {
    const opened = openFixture(FILES.replace('kind: Service', 'kind: Service\nbroken'));
    assert.ok(lenses(opened, 'base/web.yaml').includes('2: 2 overlays'));
  });
});
