import assert from 'node:assert/strict';
import type { RenderAccess } from '../../server/src/engine/kustomize/access.ts';
import { readDocuments } from '../../server/src/engine/kustomize/documents.ts';
import { getNode } from '../../server/src/engine/kustomize/node.ts';
import { originPath } from '../../server/src/engine/kustomize/provenance.ts';
import { accumulate } from '../../server/src/engine/kustomize/render.ts';
import type { RenderedResource } from '../../server/src/engine/kustomize/rendered.ts';
import { readFixture } from '../support/fixture.ts';
import { fileAccess, renderFixture, renderWith, stateOf } from '../support/renderFiles.ts';

const OBJECTS = `# file: all.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 1
`;
const PATCH = `# file: p.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
`;

function messages(kustomization: string, more = PATCH): string[] {
  return renderFixture(
    `# file: kustomization.yaml\nresources: [all.yaml]\n${kustomization}${OBJECTS}${more}`,
    '/repo',
  ).findings.map(({ message }) => message);
}

function find(resources: readonly RenderedResource[], name: string): RenderedResource {
  const found = resources.find(({ id }) => id.name === name);
  assert.ok(found !== undefined);
  return found;
}

describe('patches', () => {
  it('say which name they miss and which one is near', () => {
    assert.deepEqual(messages('patches: [{ path: p.yaml, target: { kind: Deployment, name: webb } }]\n'), [
      'This patch selects no resource: no Deployment is named `webb`. Nearest: `web`.',
    ]);
    assert.deepEqual(messages('patches: [{ path: p.yaml, target: { kind: Deploymnet } }]\n'), [
      'This patch selects no resource: there is no Deploymnet. Nearest: `Deployment`.',
    ]);
    assert.deepEqual(messages('patches: [{ path: p.yaml, target: { kind: Deployment, labelSelector: a=b } }]\n'), [
      'This patch selects no resource: no Deployment has the labels `a=b`.',
    ]);
    assert.deepEqual(messages('namespace: shop\npatches: [{ path: p.yaml }]\n', PATCH.replace('web', 'wep')), [
      'No resource matches this patch: no Deployment is named `wep`. Nearest: `web`.',
    ]);
  });

  it('tell a namespace that does not fit from a name that does not', () => {
    const other = PATCH.replace('name: web', 'name: web\n  namespace: shop');
    assert.deepEqual(messages('patches: [{ path: p.yaml }]\n', other), [
      'No resource matches this patch: the Deployment `web` has no namespace and not in `shop`.',
    ]);
  });

  it('name a field of an inline patch by the field that holds it and the place in its text', () => {
    const inline = `patches:\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: { name: web }\n      spec: { replicas: 3 }\n`;
    const { resources } = renderFixture(
      `# file: kustomization.yaml\nresources: [all.yaml]\n${inline}${OBJECTS}`,
      '/repo',
    );
    const replicas = getNode(find(resources, 'web').root, ['spec', 'replicas']);
    assert.ok(replicas !== undefined);
    const { file, inner, replaced } = replicas.origin;
    assert.equal(file, '/repo/kustomization.yaml');
    assert.deepEqual(originPath(replicas.origin), ['patches', 0, 'patch']);
    assert.ok(inner !== undefined);
    assert.deepEqual(originPath({ ...replicas.origin, link: inner.link }), ['spec', 'replicas']);
    assert.equal(replaced?.text, '1');
  });

  it('name the operation that wrote a field', () => {
    const text = `# file: kustomization.yaml\nresources: [all.yaml]\npatches: [{ path: j.yaml, target: { name: web } }]\n${OBJECTS}# file: j.yaml\n- { op: test, path: /spec/replicas, value: 1 }\n- { op: replace, path: /spec/replicas, value: 4 }\n- { op: copy, from: /spec/replicas, path: /spec/copied }\n`;
    const { root } = find(renderFixture(text, '/repo').resources, 'web');
    const replicas = getNode(root, ['spec', 'replicas']);
    const copied = getNode(root, ['spec', 'copied']);
    assert.deepEqual(replicas && originPath(replicas.origin), [1, 'value']);
    assert.equal(replicas?.origin.replaced?.text, '1');
    assert.deepEqual(copied && originPath(copied.origin), [2, 'from']);
    assert.deepEqual(copied?.origin.copied && originPath(copied.origin.copied), [1, 'value']);
  });

  it('leave the objects that they do not select as they are when a patch is edited', () => {
    const { files } = readFixture(
      `# file: kustomization.yaml\nresources: [all.yaml]\npatches: [{ path: p.yaml, target: { name: web } }]\n${OBJECTS}${PATCH}`,
    );
    const before = fileAccess(stateOf(files));
    const first = renderWith(before, '/repo');
    const edited = fileAccess(
      stateOf(new Map([...files, ['/repo/p.yaml', `${PATCH.split('\n').slice(1).join('\n')}  paused: true\n`]])),
    );
    const access: RenderAccess = {
      ...edited,
      kustomization: before.kustomization,
      documents: (path) => readDocuments(edited.syntax(path), { file: path, step: 'resource' }, before.documents(path)),
      target: (directory) => accumulate(directory, access),
    };
    const second = renderWith(access, '/repo');
    assert.notEqual(find(second.resources, 'web'), find(first.resources, 'web'));
    assert.equal(find(second.resources, 'api'), find(first.resources, 'api'));
    assert.match(second.text, /paused: true/);
  });
});
