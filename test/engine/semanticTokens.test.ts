import assert from 'node:assert/strict';
import { semanticTokens } from '../../server/src/engine/features/semanticTokens.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';

/** Tokens as `text type.modifier`. */
function tokens(text: string): string[] {
  const found = semanticTokens(parse(text));
  for (const [at, { range }] of found.entries()) {
    assert.ok(at === 0 || (found[at - 1]?.range.end ?? 0) <= range.start, 'tokens come in order and apart');
    assert.ok(!text.slice(range.start, range.end).includes('\n'), 'a token stays on its line');
  }
  return found.map(
    ({ range, type, modifiers }) => `${text.slice(range.start, range.end)} ${[type, ...modifiers].join('.')}`,
  );
}

describe('semantic tokens', () => {
  it('tell kinds, names, namespaces and whom an object names', () => {
    const text = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    spec:
      serviceAccountName: runner
      containers:
        - name: app
          envFrom:
            - configMapRef: { name: settings }
          env:
            - name: A
              valueFrom:
                secretKeyRef: { name: keys, key: token }
`;
    assert.deepEqual(tokens(text), [
      'Deployment type',
      'web class.declaration',
      'shop namespace.reference',
      'runner class.reference',
      'settings class.reference',
      'keys class.reference',
      'token enumMember.reference',
    ]);
  });

  it('tell tag and digest of images, also in a kustomization', () => {
    const image = 'image: reg:5000/web:1.4@sha256:abc\n';
    assert.deepEqual(tokens(image), ['1.4 enumMember.imageTag', 'sha256:abc enumMember.imageDigest']);
    assert.deepEqual(tokens('image: "web:2"\n'), ['2 enumMember.imageTag']);
    assert.deepEqual(tokens('images:\n- name: web\n  newTag: v3\n'), ['v3 enumMember.imageTag']);
  });

  it('tell variables of containers and of Flux, and leave escaped ones alone', () => {
    const flux = (name: string): string => `$\{${name}}`;
    assert.deepEqual(tokens(`a: $(HOST):$(PORT) $$(NOT)\nb: "${flux('region:=eu')}/${flux('x')}"\n`), [
      '$(HOST) variable',
      '$(PORT) variable',
      `${flux('region:=eu')} variable`,
      `${flux('x')} variable`,
    ]);
  });

  it('tell directives of patches', () => {
    assert.deepEqual(tokens('spec:\n  $patch: delete\n'), ['$patch macro', 'delete keyword']);
  });

  it('tell what ignores a finding', () => {
    assert.deepEqual(tokens('a: 1 # polycrate-ignore schema/unknown-field it is ours\n'), [
      'polycrate-ignore schema/unknown-field keyword.suppression',
    ]);
  });

  it('tell Secret values line by line', () => {
    const text = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  a: x\n  b: |\n    one\n    two\n';
    assert.deepEqual(tokens(text).slice(2), [
      'x string.secret',
      '| string.secret',
      'one string.secret',
      'two string.secret',
    ]);
  });

  it('tell what stands in a patch inside of a kustomization', () => {
    const text = `patches:
  - patch: |-
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        template: { spec: { containers: [{ name: a, image: "web:1" }] } }
`;
    assert.deepEqual(tokens(text), ['Deployment type', 'web class.declaration', '1 enumMember.imageTag']);
  });

  it('stay above and below a broken line', () => {
    const text =
      'apiVersion: v1\nkind: Pod\nbroken\nmetadata:\n  name: a\nspec:\n  x: "y\n  containers:\n  - image: web:1\n';
    assert.deepEqual(tokens(text), ['Pod type', 'a class.declaration', '1 enumMember.imageTag']);
  });
});
