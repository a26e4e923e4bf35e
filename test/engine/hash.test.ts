import assert from 'node:assert/strict';
import { readDocuments } from '../../server/src/engine/kustomize/documents.ts';
import { goJson } from '../../server/src/engine/kustomize/goJson.ts';
import { contentHash } from '../../server/src/engine/kustomize/hash.ts';
import { wrappedBase64 } from '../../server/src/engine/kustomize/steps/generatorValues.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import { renderFixture } from '../support/renderFiles.ts';
import { sha256 } from '../support/sha256.ts';

function hash(text: string): string {
  const [root] = readDocuments(parse(text), { file: '/repo/a.yaml', step: 'resource' }).documents;
  assert.ok(root !== undefined);
  return contentHash(root, sha256);
}

describe('content hash', () => {
  it('gives the suffixes of kustomize', () => {
    assert.equal(hash('apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }'), '6ct58987ht');
    assert.equal(hash('apiVersion: v1\nkind: Secret\nmetadata: { name: a }\ntype: Opaque\ndata: {}'), '46f8b28mk5');
    assert.equal(
      hash('apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { z: "1", a: b, c: d }'),
      't44m9m2m5k',
    );
  });

  it('does not depend on name, labels or order of keys', () => {
    const one = hash('apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { a: x, b: y }');
    const other = hash(
      'kind: ConfigMap\napiVersion: v1\nmetadata: { name: b, labels: { l: m } }\nimmutable: true\ndata: { b: y, a: x }',
    );
    assert.equal(one, other);
  });

  it('tells a number from a text', () => {
    const text = hash('apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { a: "5" }');
    assert.notEqual(hash('apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { a: 5 }'), text);
  });
});

describe('a generated object whose kind a patch changed', () => {
  const files = (options: string): string => `
# file: kustomization.yaml
configMapGenerator:
- name: app
  ${options}
patches:
- target: { kind: ConfigMap }
  patch: |
    - { op: replace, path: /kind, value: Thing }
`;

  it('is refused with a reason, since its hash cannot be told', () => {
    const { failed, findings } = renderFixture(files('literals: [a=1]'), '.');
    assert.equal(failed, true);
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['kustomize/hash-kind'],
    );
  });

  it('is shown when it wants no hash', () => {
    assert.match(renderFixture(files('options: { disableNameSuffixHash: true }'), '.').text, /^ {2}name: app$/m);
  });
});

describe('JSON as Go writes it', () => {
  it('escapes HTML, controls and line separators, and sorts keys by bytes', () => {
    assert.equal(
      goJson({ '\uff00': 1, '\u{1f600}': 2, b: '<a & b>\u2028\u0001\t' }),
      '{"b":"\\u003ca \\u0026 b\\u003e\\u2028\\u0001\\t","\uff00":1,"\u{1f600}":2}',
    );
  });

  it('keeps whole numbers exact unless they were read from JSON before', () => {
    assert.equal(goJson(9007199254740993n), '9007199254740993');
    assert.equal(goJson(9007199254740993n, 'float'), '9007199254740992');
  });
});

describe('base64 of generators', () => {
  it('is wrapped from 70 characters on', () => {
    const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(65);
    assert.ok(!wrappedBase64(bytes(51)).includes('\n'));
    assert.deepEqual(
      wrappedBase64(bytes(105))
        .split('\n')
        .map(({ length }) => length),
      [70, 70, 0],
    );
  });
});
