import assert from 'node:assert/strict';
import type { DocumentSet } from '../../server/src/engine/kustomize/access.ts';
import { readDocuments } from '../../server/src/engine/kustomize/documents.ts';
import { getNode } from '../../server/src/engine/kustomize/node.ts';
import { nodeValue, toJson } from '../../server/src/engine/kustomize/value.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';

const SOURCE = { file: '/repo/a.yaml', step: 'resource' } as const;
const object = (name: string, more = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n${more}`;
const read = (text: string, before?: DocumentSet): DocumentSet => readDocuments(parse(text), SOURCE, before);
const messages = (set: DocumentSet): readonly string[] => set.findings.map(({ code }) => code);

describe('reading manifests', () => {
  it('keeps the objects that an edit left equal', () => {
    const before = read(`${object('a')}---\n${object('b', 'data: { x: "1" }\n')}---\n${object('c')}`);
    const after = read(
      `# moved\n${object('a')}---\n# more\n${object('b', 'data: { x: "2" }\n')}---\n${object('c')}`,
      before,
    );
    assert.equal(after.documents[0], before.documents[0]);
    assert.notEqual(after.documents[1], before.documents[1]);
    assert.equal(after.documents[2], before.documents[2]);
    assert.equal(
      read(`# only a comment\n${object('a')}---\n${object('b', 'data: { x: "2" }\n')}---\n${object('c')}`, after),
      after,
    );
  });

  it('refuses text behind a separator, where the YAML reader would take it', () => {
    assert.deepEqual(messages(read(`${object('a')}--- {a: b}\n`)), ['kustomize/bad-resource']);
    assert.equal(read(`${object('a')}--- # a comment\n${object('b')}`).documents.length, 2);
  });

  it('reads one document between two separator lines', () => {
    assert.equal(read(`${object('a')}...\n${object('b')}---\n${object('c')}`).documents.length, 2);
  });

  it('stops an alias bomb and aliases of themselves', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((key, at) => {
        const last = 'abcdefg'[at];
        return `${key}: &${key} [${Array(10).fill(`*${last}`).join(',')}]`;
      }),
    ].join('\n');
    assert.deepEqual(messages(read(object('a', `${bomb}\n`))), ['kustomize/bad-resource']);
    assert.equal(read(object('a', 'data: &d { x: *d }\n')).findings.length > 0, true);
  });

  it('unfolds lists and takes the numbers of their items as JSON has them', () => {
    const { documents } = read(
      'kind: FooList\nitems:\n- { apiVersion: v1, kind: Foo, metadata: { name: a }, n: 9007199254740993, o: 0644 }\n',
    );
    assert.deepEqual(documents.map(toJson), [
      { apiVersion: 'v1', kind: 'Foo', metadata: { name: 'a' }, n: 9007199254740993n, o: 420 },
    ]);
  });

  it('takes lists with an empty item, as kustomize does against its own intent', () => {
    assert.deepEqual(messages(read(object('a', 'list: [1, null]\n'))), []);
  });

  it('gives a block at the very end of a file no line break when the file has none', () => {
    const [root] = read(object('a', 'data:\n  x: |\n    text')).documents;
    assert.ok(root !== undefined);
    assert.deepEqual(nodeValue(getNode(root, ['data', 'x']) ?? root, false), 'text');
  });
});
