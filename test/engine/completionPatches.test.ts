import assert from 'node:assert/strict';
import type { CompletionItem } from '../../server/src/engine/api.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import { applyCompletion, checkApplied } from '../support/applyCompletion.ts';
import { openFixture } from '../support/engineFixture.ts';

function ask(text: string): { items: readonly CompletionItem[]; text: string } {
  const opened = openFixture(text);
  const { cursor } = opened.fixture;
  assert.ok(cursor, 'the fixture has a cursor');
  const { items } = opened.ask((engine) => engine.completion(cursor.file, cursor.offset));
  checkApplied(opened.text(cursor.file.slice('/repo/'.length)), items);
  return { items, text: opened.text(cursor.file.slice('/repo/'.length)) };
}

function labels(text: string): string[] {
  return [...ask(text).items].sort((a, b) => (a.sort < b.sort ? -1 : 1)).map(({ label }) => label);
}

const INLINE = `
# file: kustomization.yaml
resources: []
patches:
  - path: other.yaml
  - target:
      kind: Deployment
      name: web
    patch: |-
`;

describe('completion in patches', () => {
  it('follows the object that a patch inside a kustomization names', () => {
    const found = ask(`${INLINE}      apiVersion: apps/v1\n      kind: Deployment\n      spec:\n        repl<|>\n`);
    const replicas = found.items.find(({ label }) => label === 'replicas');
    assert.ok(replicas);
    const { text } = applyCompletion(found.text, replicas);
    assert.match(text, /\n {8}replicas: \n/);
    const template = found.items.find(({ label }) => label === 'strategy');
    assert.match(applyCompletion(found.text, template as CompletionItem).text, /\n {8}strategy:\n {10}/);
  });

  it('takes the kind of the target where the patch names none', () => {
    assert.ok(labels(`${INLINE}      spec:\n        <|>\n`).includes('replicas'));
  });

  it('completes paths and values of JSON patch operations by the target', () => {
    assert.deepEqual(labels(`${INLINE}      - op: <|>\n`), ['add', 'remove', 'replace', 'move', 'copy', 'test']);
    assert.ok(labels(`${INLINE}      - op: replace\n        path: /spec/repl<|>\n`).includes('/spec/replicas'));
    assert.deepEqual(labels(`${INLINE}      - op: add\n        path: /spec/template/spec/containers/<|>\n`), [
      '/spec/template/spec/containers/-',
      '/spec/template/spec/containers/0',
    ]);
    const policy = `${INLINE}      - op: add\n        path: /spec/template/spec/containers/0/imagePullPolicy\n        value: <|>\n`;
    assert.deepEqual(labels(policy), ['Always', 'IfNotPresent', 'Never']);
    const container = `${INLINE}      - op: add\n        path: /spec/template/spec/containers/-\n        value:\n          <|>\n`;
    assert.ok(labels(container).includes('image'));
    assert.deepEqual(labels(`${INLINE}      - op: add\n        <|>\n`), ['path', 'from', 'value']);
  });

  it('completes a JSON patch in a file of its own by the entry that names it', () => {
    const files = `
# file: kustomization.yaml
patches:
  - path: op.yaml
    target: { kind: Service }
# file: op.yaml
`;
    assert.ok(labels(`${files}- op: add\n  path: /spec/<|>\n`).includes('/spec/selector'));
    assert.deepEqual(labels(`${files}[{ "op": "<|>" }]\n`), ['add', 'remove', 'replace', 'move', 'copy', 'test']);
    const broken = files.replace('patches:', '"brok\npatches:');
    assert.ok(labels(`${broken}- op: add\n  path: /spec/<|>\n`).includes('/spec/selector'));
    assert.deepEqual(labels('# file: list.yaml\n- op: <|>\n'), []);
  });

  it('is silent in texts of other fields', () => {
    const text = `
# file: a.yaml
apiVersion: v1
kind: ConfigMap
data:
  app.yaml: |
    kind: Deployment
    spec:
      <|>
`;
    assert.deepEqual(labels(text), []);
  });

  it('keeps the kustomization whole when any proposal is taken', () => {
    const cases = [
      '      apiVersion: apps/v1\n      kind: Deployment\n      spec:\n        <|>\n',
      '      apiVersion: apps/v1\n      kind: Deployment\n      spec:\n        template:<|>\n',
      '      - op: replace\n        <|>\n',
      '      <|>\n',
    ];
    for (const one of cases) {
      const found = ask(INLINE + one);
      assert.ok(found.items.length > 0, one);
      for (const item of found.items) {
        const { text } = applyCompletion(found.text, item);
        assert.deepEqual(parse(text).problems, [], text);
      }
    }
  });
});
