import assert from 'node:assert/strict';
import { openFixture } from '../support/engineFixture.ts';

const FILES = `# file: base/web.yaml
# the web server
apiVersion: apps/v1
kind: Deployment
metadata:
  labels: { name: other }
  name: web
  namespace: shop
---
apiVersion: v1
kind: Service
metadata:
  name: "web"
  namespace: shop
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: orders-db
# file: base/kustomization.yaml
resources: [web.yaml]
# file: overlays/prod/kustomization.yaml
resources: [../../base]
# file: values.yaml
kind: Deployment
web: 1
# file: workspace.poly
name: demo
blocks:
  - name: ingress
    actions:
      - name: install
        script: [true]
`;

const opened = openFixture(FILES);

/** Hits as `name file: text at the place`. */
function find(query: string): string[] {
  return opened
    .ask((engine) => engine.language.workspaceSymbols(query))
    .map(({ name, file, range }) => {
      const path = file.replace('/repo/', '');
      return `${name} ${path}: ${opened.text(path).slice(range.start, range.end)}`;
    });
}

describe('workspace symbols', () => {
  it('are found by kind and name, in words or with a slash', () => {
    assert.equal(find('dep web')[0], 'Deployment/web base/web.yaml: web');
    assert.deepEqual(find('Service/web'), ['Service/web base/web.yaml: web']);
    assert.deepEqual(find('sts'), ['StatefulSet/orders-db base/web.yaml: orders-db']);
  });

  it('are found by namespace and file', () => {
    assert.deepEqual(find('web shop'), ['Deployment/web base/web.yaml: web', 'Service/web base/web.yaml: web']);
    assert.deepEqual(find('overlays/prod'), ['Kustomization/overlays/prod overlays/prod/kustomization.yaml: ']);
  });

  it('put the best hits first', () => {
    assert.match(find('web')[0] ?? '', /^Deployment\/web/);
    assert.equal(find('db')[0], 'StatefulSet/orders-db base/web.yaml: orders-db');
  });

  it('name blocks and actions of Polycrate', () => {
    assert.deepEqual(find('ingress').sort(), [
      'Action/ingress/install workspace.poly: install',
      'Block/ingress workspace.poly: ingress',
    ]);
  });

  it('are all there for an empty query, and none for what nothing is called', () => {
    assert.equal(find('').length, 7);
    assert.deepEqual(find('zzz'), []);
  });

  it('are read without parsing a manifest', () => {
    const fresh = openFixture(FILES);
    fresh.ask((engine) => engine.language.workspaceSymbols('web'));
    assert.deepEqual(
      fresh.ran().filter((entry) => entry === 'syntax(base/web.yaml)'),
      [],
    );
  });
});
