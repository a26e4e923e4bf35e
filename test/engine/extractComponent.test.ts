import assert from 'node:assert/strict';
import { applyPlan } from '../support/applyPlan.ts';
import { openFixture } from '../support/engineFixture.ts';
import { asFixture } from '../support/fixture.ts';

const REPOSITORY = `# file: shop/base/kustomization.yaml
resources:
  - web.yaml
  - monitor/rules.yaml # alerts
  - ../shared
configMapGenerator:
  - name: app
    files: [app.properties]
  - name: level
    literals: [a=b]
patches:
  # more of them
  - path: patches/web.yaml
    target:
      kind: Deployment
images: [{ name: nginx, newTag: "2" }]
# file: shop/base/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers: [{ name: web, image: nginx }]
# file: shop/base/monitor/rules.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: rules
# file: shop/base/app.properties
a=b
# file: shop/base/patches/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
# file: shop/shared/kustomization.yaml
resources: [a.yaml, b.yaml]
# file: shop/shared/a.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: a
# file: shop/shared/b.yaml
# first
apiVersion: v1
kind: ConfigMap
metadata:
  name: b1
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: b2
---
apiVersion: v1
kind: Secret
metadata:
  name: b3
# file: shop/overlays/prod/kustomization.yaml
sortOptions: { order: fifo }
resources: [../../base]
# file: shop/overlays/test/kustomization.yaml
namePrefix: t-
resources: [../../base]
configMapGenerator:
  - name: log
    files: [a.properties]
    envs: [b.env]
secretGenerator:
  - name: keys
    literals: [password=hunter2]
# file: shop/overlays/test/a.properties
x=y
# file: shop/overlays/test/b.env
A=B
`;

function extract(file: string, from: string, to = from) {
  const opened = openFixture(REPOSITORY);
  const text = opened.text(file);
  const start = text.indexOf(from);
  const end = text.indexOf(to, start) + to.length;
  assert.ok(start >= 0 && end > start, from);
  const request = { file: `/repo/${file}`, range: { start, end }, name: 'extra' };
  const answer = opened.ask((engine) => engine.refactoring.extractComponent(request));
  if ('problem' in answer) return { problem: answer.problem, answer, text: () => undefined };
  const files = applyPlan(opened.fixture.files, answer.plan);
  const after = openFixture(asFixture(files));
  const render = (one: typeof opened, overlay: string) => {
    const { text: found, failed } = one.ask((engine) => engine.renderText(`/repo/shop/overlays/${overlay}`));
    return { text: found.split('---\n').sort(), failed, whole: found };
  };
  for (const overlay of ['prod', 'test']) {
    const [old, now] = [render(opened, overlay), render(after, overlay)];
    assert.equal(now.failed, false);
    if (!answer.notes.join().includes(`overlays/${overlay}`)) assert.equal(now.whole, old.whole);
    else assert.notEqual(now.whole, old.whole);
    assert.deepEqual(now.text.join('').split('\n').sort(), old.text.join('').split('\n').sort());
  }
  return { problem: '', answer, text: (path: string) => files.get(`/repo/shop/${path}`) };
}

const BASE = 'shop/base/kustomization.yaml';
const HEAD = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n';

describe('extracting a component', () => {
  it('moves a patch with its file, and leaves renders as they are', () => {
    const { text, answer } = extract(BASE, 'path: patches/web.yaml');
    assert.ok('plan' in answer && answer.notes.length === 0);
    const entry = 'patches:\n  - path: patches/web.yaml\n    target:\n      kind: Deployment\n';
    assert.equal(text('components/extra/kustomization.yaml'), HEAD + entry);
    assert.match(text('components/extra/patches/web.yaml') ?? '', /replicas: 3/);
    assert.equal(text('base/patches/web.yaml'), undefined);
    assert.match(
      text('base/kustomization.yaml') ?? '',
      /literals: \[a=b\]\nimages: \[\{ name: nginx, newTag: "2" \}\]\ncomponents:\n {2}- \.\.\/components\/extra\n$/,
    );
  });

  it('moves entries of several lists together', () => {
    const { text } = extract(BASE, 'name: level', 'path: patches/web.yaml');
    const component = text('components/extra/kustomization.yaml') ?? '';
    assert.match(component, /configMapGenerator:\n {2}- name: level\n {4}literals: \[a=b\]\npatches:/);
    assert.match(text('base/kustomization.yaml') ?? '', /files: \[app\.properties\]\nimages:/);
  });

  it('counts the path of a folder from the new place, and tells that the order changes', () => {
    const { text, answer } = extract(BASE, '- monitor/rules.yaml', '../shared');
    assert.ok('plan' in answer);
    assert.equal(
      text('components/extra/kustomization.yaml'),
      `${HEAD}resources:\n  - monitor/rules.yaml\n  - ../../shared\n`,
    );
    assert.match(answer.notes.join(), /The order of the resources changes in shop\/overlays\/prod/);
    assert.ok(text('components/extra/monitor/rules.yaml'));
  });

  it('finds its place beside the folder of the overlays, and takes files of a generator along', () => {
    const { text } = extract('shop/overlays/test/kustomization.yaml', 'name: log');
    assert.ok(text('components/extra/a.properties'));
    assert.ok(text('components/extra/b.env'));
    assert.match(text('overlays/test/kustomization.yaml') ?? '', /components:\n {2}- \.\.\/\.\.\/components\/extra\n$/);
  });

  it('moves selected objects of a manifest, and the file with all of them', () => {
    const manifest = 'shop/shared/b.yaml';
    const { text } = extract(manifest, '# first', 'name: b2');
    const first = '# first\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b1\n';
    assert.equal(
      text('components/extra/b.yaml'),
      `${first}---\n${first.slice('# first\n'.length).replace('b1', 'b2')}`,
    );
    assert.equal(text('components/extra/kustomization.yaml'), `${HEAD}resources:\n  - b.yaml\n`);
    assert.match(text('shared/b.yaml') ?? '', /^apiVersion: v1\nkind: Secret/);
    assert.equal(
      text('shared/kustomization.yaml'),
      'resources: [a.yaml, b.yaml]\ncomponents:\n  - ../components/extra\n',
    );
    const whole = extract('shop/shared/a.yaml', 'apiVersion', 'name: a');
    assert.equal(whole.text('shared/a.yaml'), undefined);
    assert.equal(
      whole.text('shared/kustomization.yaml'),
      'resources: [b.yaml]\ncomponents:\n  - ../components/extra\n',
    );
    assert.match(extract(manifest, 'apiVersion: v1\nkind: Secret', 'name: b3').problem, /a Secret/);
  });

  it('refuses values of a Secret and what is no entry', () => {
    assert.match(extract('shop/overlays/test/kustomization.yaml', 'name: keys').problem, /values of a Secret/);
    assert.match(extract('shop/overlays/test/kustomization.yaml', 'namePrefix').problem, /no entries/);
    assert.match(extract('shop/base/web.yaml', 'name: web').problem, /Select whole objects/);
  });
});
