import assert from 'node:assert/strict';
import type { CompletionItem } from '../../server/src/engine/api.ts';
import { checkApplied } from '../support/applyCompletion.ts';
import { openFixture } from '../support/engineFixture.ts';

const PLATFORM = `
# file: base/kustomization.yaml
namespace: prod
resources: [web.yaml, config.yaml, service.yaml]
secretGenerator:
  - name: login
    literals: [USER=app, PASSWORD=x]
# file: base/config.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: shop
data:
  LOG_LEVEL: info
  REGION: eu
# file: base/service.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app.kubernetes.io/name: web
  ports:
    - name: http
      port: 80
# file: other/pod.yaml
apiVersion: v1
kind: Pod
metadata:
  name: other
  namespace: tools
  labels:
    app.kubernetes.io/name: other
spec:
  priorityClassName: high
  containers:
    - name: a
      image: shop/tool:2.0
    - name: b
      image: shop/tool:2.0
    - name: c
      image: nginx:1.29
# file: flux.yaml
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: platform
  namespace: flux-system
spec:
  interval: 1m
  url: https://git.example.com/platform.git
# file: base/web.yaml
`;

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    spec:
      containers:
        - name: web
`;

/** What is proposed at the cursor of `base/web.yaml` beside the schema's own fields and values. */
function names(text: string, kinds: readonly string[] = ['reference']): string[] {
  return items(text)
    .filter((item) => kinds.includes(item.kind))
    .sort((a, b) => (a.sort < b.sort ? -1 : 1))
    .map((item) => item.label);
}

function items(text: string): readonly CompletionItem[] {
  const opened = openFixture(PLATFORM + text);
  const { cursor } = opened.fixture;
  assert.ok(cursor, 'the fixture has a cursor');
  const { items: found } = opened.ask((engine) => engine.completion(cursor.file, cursor.offset));
  checkApplied(opened.text(cursor.file.slice('/repo/'.length)), found);
  return found;
}

describe('completion of names', () => {
  it('offers ConfigMaps and Secrets, those of generators too, in every style', () => {
    assert.deepEqual(
      names(`${DEPLOYMENT}          envFrom:\n            - configMapRef:\n                name: <|>\n`),
      ['settings'],
    );
    assert.deepEqual(names(`${DEPLOYMENT}          envFrom:\n            - secretRef: { name: lo<|> }\n`), ['login']);
    assert.deepEqual(names(`${DEPLOYMENT}          envFrom:\n            - secretRef:\n                name:<|>`), [
      'login',
    ]);
  });

  it('offers the keys of the object that is named beside', () => {
    const env = `${DEPLOYMENT}          env:\n            - name: A\n              valueFrom:\n                `;
    assert.deepEqual(names(`${env}configMapKeyRef:\n                  name: settings\n                  key: <|>\n`), [
      'LOG_LEVEL',
      'REGION',
    ]);
    assert.deepEqual(names(`${env}secretKeyRef: { name: login, key: <|> }\n`), ['PASSWORD', 'USER']);
  });

  it('offers services and their ports', () => {
    const backend =
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\nspec:\n  defaultBackend:\n    service:\n      ';
    assert.deepEqual(names(`${backend}name: <|>`), ['web']);
    assert.deepEqual(names(`${backend}name: web\n      port:\n        name: <|>`), ['http']);
    const number = items(`${backend}name: web\n      port:\n        number: <|>`).find((item) => item.label === '80');
    assert.equal(number?.insert, '80');
  });

  it('offers sources of Flux, also while the line above is broken', () => {
    const kustomization =
      'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: a\n  namespace: flux-system\nspec:\n';
    const ref = '  sourceRef:\n    kind: GitRepository\n    name: <|>\n';
    assert.deepEqual(names(kustomization + ref), ['platform']);
    assert.deepEqual(names(`${kustomization}  path: [\n${ref}  interval`), ['platform']);
  });

  it('offers namespaces that objects are in, and classes that are used elsewhere', () => {
    assert.deepEqual(names('apiVersion: v1\nkind: Pod\nmetadata:\n  namespace: <|>\n'), [
      'flux-system',
      'prod',
      'shop',
      'tools',
    ]);
    assert.deepEqual(names('apiVersion: v1\nkind: Pod\nspec:\n  priorityClassName: <|>\n'), ['high']);
    const application =
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  destination:\n    namespace: <|>\n';
    assert.deepEqual(names(application), ['flux-system', 'prod', 'shop', 'tools']);
  });

  it('reads the words of the repository only for what the repository has no objects of', () => {
    const seen = (text: string): boolean => {
      const opened = openFixture(PLATFORM + text);
      const { cursor } = opened.fixture;
      assert.ok(cursor, 'the fixture has a cursor');
      opened.ask((engine) => engine.completion(cursor.file, cursor.offset));
      return opened.ran().some((query) => query.startsWith('seen'));
    };
    assert.equal(
      seen(`${DEPLOYMENT}          envFrom:\n            - configMapRef:\n                name: <|>\n`),
      false,
    );
    assert.equal(seen(`${DEPLOYMENT}      priorityClassName: <|>\n`), true);
  });

  it('offers the volumes and ports of the same pod', () => {
    const volumes = '      volumes:\n        - name: data\n          emptyDir: {}\n';
    const mount = '          volumeMounts:\n            - mountPath: /a\n              name: <|>\n';
    assert.deepEqual(names(DEPLOYMENT + mount + volumes), ['data']);
    const probe =
      '          ports:\n            - name: http\n              containerPort: 80\n          livenessProbe:\n            httpGet:\n              port: <|>\n';
    assert.deepEqual(names(DEPLOYMENT + probe), ['http']);
  });

  it('offers images that are used, most used first, and replaces a half-typed one', () => {
    const found = items(`${DEPLOYMENT}          image: shop/tool:1<|>.0\n`);
    const images = found.filter((item) => item.kind === 'value').sort((a, b) => (a.sort < b.sort ? -1 : 1));
    assert.deepEqual(
      images.map(({ label, detail }) => [label, detail]),
      [
        ['shop/tool:2.0', 'used 2 times'],
        ['nginx:1.29', 'used once'],
        ['shop/tool:1.0', 'used once'],
      ],
    );
    const [first] = images;
    assert.equal((first?.replace?.end ?? 0) - (first?.range.start ?? 0), 'shop/tool:1.0'.length);
  });

  it('offers keys and values of labels that are used', () => {
    const labels = 'apiVersion: v1\nkind: Pod\nmetadata:\n  labels:\n    ';
    assert.equal(names(`${labels}<|>`, ['field'])[0], 'app.kubernetes.io/name');
    assert.deepEqual(names(`${labels}app.kubernetes.io/name: <|>`, ['value']), ['other', 'web']);
    assert.deepEqual(
      names('apiVersion: v1\nkind: Service\nspec:\n  selector: { app.kubernetes.io/name: <|> }', ['value']),
      ['other', 'web'],
    );
  });

  it('begins objects in files that nothing is known of, and is silent in those of others', () => {
    const start = items('Deploy<|> ');
    assert.ok(start.some(({ label, kind }) => label === 'Deployment' && kind === 'snippet'));
    assert.ok(items('# mine\nkind: Dep<|>').some(({ label }) => label === 'Deployment'));
    assert.deepEqual(names('replicas: 2\nimage:\n  tag: <|>', ['field', 'value', 'snippet', 'reference']), []);
    assert.deepEqual(names('on: push\njobs:\n  <|>', ['field', 'value', 'snippet', 'reference']), []);
  });

  it('never offers values of Secrets', () => {
    const found = items(`${DEPLOYMENT}          envFrom:\n            - secretRef: { name: <|> }\n`);
    assert.ok(!JSON.stringify(found).includes('PASSWORD=x'));
  });
});
