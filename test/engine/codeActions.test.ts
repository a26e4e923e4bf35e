import assert from 'node:assert/strict';
import type { Fix } from '../../server/src/engine/diagnostics/finding.ts';
import { fixEdits } from '../../server/src/engine/features/fixEdits.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';

const FILE = '/repo/file.yaml';

/** The text after a fix. */
function apply(text: string, edit: Fix['edit']): string {
  const syntax = parse(text);
  const edits = fixEdits({ title: '', edit }, (file) => (file === FILE ? syntax : undefined));
  return [...edits]
    .reverse()
    .reduce((now, { range, text: put }) => now.slice(0, range.start) + put + now.slice(range.end), text);
}

function place(path: (string | number)[]): { file: string; document: number; path: (string | number)[] } {
  return { file: FILE, document: 0, path };
}

describe('quick fixes', () => {
  it('rename a key and nothing else', () => {
    const text = 'spec:\n  replicsa: 2 # two\n';
    assert.equal(
      apply(text, { kind: 'rename-key', place: place(['spec', 'replicsa']), to: 'replicas' }),
      'spec:\n  replicas: 2 # two\n',
    );
  });

  it('set a value', () => {
    assert.equal(apply('a:\n  b: x\n', { kind: 'set-value', place: place(['a', 'b']), to: 'y' }), 'a:\n  b: y\n');
  });

  it('remove an entry with its line', () => {
    assert.equal(apply('a:\n  b: 1\n  c: 2\n', { kind: 'remove', place: place(['a', 'b']) }), 'a:\n  c: 2\n');
    assert.equal(apply('l:\n  - a\n  - b\n', { kind: 'remove', place: place(['l', 0]) }), 'l:\n  - b\n');
    assert.equal(
      apply('l:\n  - a: 1\n    b: 2\n  - c: 3\n', { kind: 'remove', place: place(['l', 0]) }),
      'l:\n  - c: 3\n',
    );
  });

  it('remove an entry in brackets with its comma', () => {
    assert.equal(apply('l: [a, b]\n', { kind: 'remove', place: place(['l', 1]) }), 'l: [a]\n');
    assert.equal(apply('k: 1\nl: [a]\n', { kind: 'remove', place: place(['l', 0]) }), 'k: 1\n');
  });

  it('insert lines at the end of a mapping, indented like it', () => {
    const text = 'spec:\n  a: 1\n  b:\n    c: 2\nend: 1\n';
    assert.equal(
      apply(text, { kind: 'insert', place: place(['spec']), yaml: 'x:\n  y: 1' }),
      'spec:\n  a: 1\n  b:\n    c: 2\n  x:\n    y: 1\nend: 1\n',
    );
  });

  it('do nothing when their file is gone', () => {
    const gone = { file: '/repo/gone.yaml', document: 0, path: ['a'] };
    assert.deepEqual(
      fixEdits({ title: '', edit: { kind: 'remove', place: gone } }, () => undefined),
      [],
    );
  });
});
