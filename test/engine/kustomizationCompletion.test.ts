import assert from 'node:assert/strict';
import type { CompletionItem } from '../../server/src/engine/api.ts';
import { applyEdits } from '../../server/src/engine/features/refactor/plan.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import { openFixture } from '../support/engineFixture.ts';

const REPOSITORY = `# file: base/kustomization.yaml
resources: [web.yaml]
# file: base/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: { app: web, tier: front }
  annotations: { example.com/a.b: x }
spec:
  template:
    spec:
      containers:
        - name: web
          image: registry:5000/shop/web:1.4
          env:
            - name: LEVEL
              value: info
      initContainers: [{ name: wait, image: busybox }]
# file: components/debug/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
  - target:
      kind: Deployment
      name: x
# file: overlays/test/kustomization.yaml
resources: [../../base]
# file: overlays/prod/extra.yaml
apiVersion: v1
kind: Service
metadata: { name: api, namespace: shop }
# file: overlays/prod/patches/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
# file: overlays/prod/conf/app.env
A=1
# file: overlays/prod/conf/app.ini
a
# file: namespaces.yaml
apiVersion: v1
kind: Namespace
metadata: { name: shop-prod }
# file: overlays/prod/kustomization.yaml
`;

const RESOURCES = 'resources:\n  - ../../base\n';

/** The proposals of ours at the cursor, best first. */
function items(text: string, fixture = REPOSITORY): readonly CompletionItem[] {
  const opened = openFixture(fixture + text);
  const { cursor } = opened.fixture;
  assert.ok(cursor);
  const { items: found } = opened.ask((engine) => engine.completion(cursor.file, cursor.offset));
  const path = cursor.file.slice('/repo/'.length);
  const problemsWith = (range: CompletionItem['range'], put: string) =>
    parse(applyEdits(opened.text(path), [{ range, text: put }])).problems.length;
  for (const { range, insert, snippet, kind } of found) {
    if (!snippet && kind !== 'field') assert.equal(problemsWith(range, insert), problemsWith(range, 'x'), insert);
  }
  return [...found].sort((a, b) => (a.sort < b.sort ? -1 : 1));
}

function labels(text: string, fixture?: string): readonly string[] {
  return items(text, fixture).map(({ label }) => label);
}

describe('completion in a kustomization', () => {
  it('offers files and folders that may be resources and are not listed yet', () => {
    const expected = ['extra.yaml', '../test', '../../base', 'patches/web.yaml'];
    assert.deepEqual(labels('resources:\n  - <|>\n'), expected);
    assert.deepEqual(labels('resources: [<|>]\n'), expected);
    assert.deepEqual(labels(`${RESOURCES}  - ext<|>`), ['extra.yaml', '../test', 'patches/web.yaml']);
    assert.deepEqual(labels('resources:\n  - ../../ba<|>\n').includes('../../base'), true);
    assert.equal(items('resources:\n  - <|>\n')[0]?.detail, 'Service/api');
    assert.deepEqual(labels('resources:\n  - "<|>"\n'), expected);
  });

  it('offers components, patches, data and env files where they are wanted', () => {
    assert.deepEqual(labels('components:\n  - <|>\n'), ['../../components/debug']);
    assert.equal(labels('patches:\n  - path: <|>\n')[0], 'patches/web.yaml');
    assert.ok(labels('configMapGenerator:\n  - name: a\n    files:\n      - <|>\n').includes('conf/app.ini'));
    assert.ok(
      labels('configMapGenerator:\n  - name: a\n    files:\n      - key=con<|>\n').includes('key=conf/app.ini'),
    );
    assert.equal(labels('configMapGenerator:\n  - name: a\n    envs: [<|>]\n')[0], 'conf/app.env');
  });

  it('offers no folder that includes this one', () => {
    assert.ok(
      !labels('resources:\n  - <|>\n', REPOSITORY.replace('resources: [../../base]', 'resources: [../prod]')).includes(
        '../test',
      ),
    );
  });

  it('offers parts of the objects that a target can select', () => {
    const target = (line: string) => `${RESOURCES}namePrefix: p-\npatches:\n  - patch: ""\n    target:\n${line}`;
    assert.deepEqual(labels(target('      kind: <|>\n')), ['Deployment']);
    assert.deepEqual(labels(target('      kind: Deployment\n      name: <|>\n')), ['web', 'p-web']);
    assert.deepEqual(labels(target('      kind: Service\n      name: <|>\n')), []);
    assert.deepEqual(labels(target('      labelSelector: <|>\n')), ['app=web', 'tier=front']);
    assert.deepEqual(labels(target('      labelSelector: app=web,<|>\n')).at(-1), 'app=web,tier=front');
    assert.deepEqual(labels(target('      version: <|>\n')), ['v1']);
  });

  it('offers images with their tags, workloads to scale, namespaces', () => {
    assert.deepEqual(labels(`${RESOURCES}images:\n  - name: <|>\n`), ['busybox', 'registry:5000/shop/web']);
    assert.deepEqual(labels(`${RESOURCES}images:\n  - name: registry:5000/shop/web\n    newTag: <|>\n`), ['1.4']);
    assert.deepEqual(labels(`${RESOURCES}replicas:\n  - name: <|>\n`), ['web']);
    assert.deepEqual(labels('namespace: <|>\n'), ['shop-prod', 'shop']);
    assert.deepEqual(labels('namespace: new<|>\n'), ['shop-prod', 'shop']);
    const other = REPOSITORY.replace('resources: [../../base]', 'namespace: shop-test\n$&');
    assert.deepEqual(labels('namespace: <|>\n', other), ['shop-prod', 'shop', 'shop-test']);
  });

  it('offers the fields of the object that a replacement reads or writes', () => {
    const source = `${RESOURCES}replacements:\n  - source:\n      kind: Deployment\n      name: web\n      fieldPath: <|>\n`;
    const found = labels(source);
    assert.ok(found.includes('spec.template.spec.containers.[name=web].image'));
    assert.ok(found.includes('metadata.annotations.example\\.com/a\\.b'));
    assert.ok(found.includes('spec.template.spec.containers.[name=web].env.[name=LEVEL].value'));
    const target = `${RESOURCES}  - extra.yaml\nreplacements:\n  - sourceValue: x\n    targets:\n      - select: { kind: Service }\n        fieldPaths:\n          - <|>\n`;
    const fields = labels(target);
    assert.ok(fields.includes('metadata.namespace'));
    assert.ok(!fields.some((path) => path.startsWith('spec')));
  });

  it('offers what the includers of a component have', () => {
    const fixture = REPOSITORY.replace(
      'resources: [../../base]\n',
      'resources: [../../base]\ncomponents: [../../components/debug]\n',
    ).replace('      name: x\n', '      name: <|>\n');
    assert.deepEqual(labels('', fixture), ['web']);
  });

  it('answers while other lines are broken', () => {
    for (const broken of ['images: [\n', ': x\n', 'patches:\n  - path: "\n', '{\n']) {
      assert.ok(labels(`resources:\n  - <|>\n${broken}`).includes('extra.yaml'), broken);
    }
    const lost = `${RESOURCES}patches:\n  - target:\n      kind: <|>\nimages: [\n`;
    assert.deepEqual(labels(lost), ['Deployment']);
  });
});
