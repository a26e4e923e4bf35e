import assert from 'node:assert/strict';
import { openFixture } from '../support/engineFixture.ts';
import { refusal, renamedLines, renameIn } from '../support/renameCase.ts';

const SPACES = `
# file: apps/kustomization.yaml
namespace: shop
resources: [all.yaml]
configMapGenerator: [{ name: x, namespace: shop, literals: [namespace=shop] }]
patches:
  - target: { kind: Service, name: web, namespace: shop }
    patch: |-
      apiVersion: v1
      kind: Service
      metadata: { name: web, namespace: shop }
# file: apps/all.yaml
apiVersion: v1
kind: Namespace
metadata: { name: sh<|>op }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: x }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: ServiceAccount, name: default, namespace: shop }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: x, namespace: other }
spec:
  podSelector: {}
  ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: shop } } }] }]
---
apiVersion: v1
kind: ConfigMap
metadata: { name: shop, namespace: shop }
data: { namespace: shop, url: http://web.shop.svc }
# file: argo/app.yaml
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec: { destination: { namespace: shop, server: https://kubernetes.default.svc }, source: { path: apps, repoURL: https://example.com/x } }
`;

describe('renaming a namespace', () => {
  it('changes every field that names it, and asks about texts', () => {
    assert.deepEqual(renamedLines(SPACES, 'store'), [
      'apps/all.yaml:3: metadata: { name: store }',
      'apps/all.yaml:7: metadata: { name: web, namespace: store }',
      'apps/all.yaml:13: subjects: [{ kind: ServiceAccount, name: default, namespace: store }]',
      'apps/all.yaml:20: ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: store } } }] }]',
      'apps/all.yaml:24: metadata: { name: shop, namespace: store }',
      '?apps/all.yaml:25: data: { namespace: shop, url: http://web.store.svc }',
      'apps/kustomization.yaml:1: namespace: store',
      'apps/kustomization.yaml:3: configMapGenerator: [{ name: x, namespace: store, literals: [namespace=shop] }]',
      'apps/kustomization.yaml:5: - target: { kind: Service, name: web, namespace: store }',
      'apps/kustomization.yaml:9: metadata: { name: web, namespace: store }',
      'argo/app.yaml:4: spec: { destination: { namespace: store, server: https://kubernetes.default.svc }, source: { path: apps, repoURL: https://example.com/x } }',
    ]);
  });

  it('gives the same from the kustomization and from an object', () => {
    const plain = SPACES.replace('<|>', '');
    const expected = renamedLines(SPACES, 'store');
    for (const [text, cursor] of [
      ['yaml\nnamespace: shop', 'yaml\nnamespace: sh<|>op'],
      ['name: web, namespace: shop }\n---', 'name: web, namespace: sh<|>op }\n---'],
    ] as const)
      assert.deepEqual(renamedLines(plain.replace(text, cursor), 'store'), expected, cursor);
  });
});

const IMAGES = `
# file: base/kustomization.yaml
resources: [pod.yaml]
# file: base/pod.yaml
apiVersion: v1
kind: Pod
metadata: { name: p }
spec: { containers: [{ name: c, image: "shop/web:1" }, { name: d, image: shop/web-admin }] }
# file: prod/kustomization.yaml
resources: [../base]
images:
  - name: shop/web
    newTag: "2"
`;

describe('renaming an image', () => {
  it('changes the entries of kustomizations and the containers, from either', () => {
    const lines = [
      'base/pod.yaml:4: spec: { containers: [{ name: c, image: "app:1" }, { name: d, image: shop/web-admin }] }',
      'prod/kustomization.yaml:3: - name: app',
    ];
    assert.deepEqual(renamedLines(IMAGES.replace('- name: shop/w', '- name: shop/w<|>'), 'app'), lines);
    assert.deepEqual(renamedLines(IMAGES.replace('"shop/web:1', '"sh<|>op/web:1'), 'app'), lines);
    assert.match(refusal(IMAGES.replace('- name: shop/w', '- name: shop/w<|>'), 'app:3') ?? '', /no tag/);
  });
});

describe('renaming a file', () => {
  it('moves it, with all that names it', () => {
    const opened = openFixture(IMAGES.replace('[pod.yaml]', '[po<|>d.yaml]'));
    const { edits, moves } = renameIn(opened, 'web.yaml');
    assert.deepEqual(moves, [{ from: '/repo/base/pod.yaml', to: '/repo/base/web.yaml' }]);
    assert.deepEqual(
      edits.map(({ file, text }) => `${file}: ${text}`),
      ['/repo/base/kustomization.yaml: web.yaml'],
    );
    assert.match(refusal(IMAGES.replace('[pod.yaml]', '[po<|>d.yaml]'), 'a/b') ?? '', /without slashes/);
    assert.match(refusal(IMAGES.replace('[pod.yaml]', '[po<|>d.yaml]'), 'kustomization.yaml') ?? '', /already/);
  });
});
