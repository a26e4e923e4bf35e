import assert from 'node:assert/strict';
import { fieldAt, locateField, nodeAt, resolveAlias } from '../../server/src/engine/syntax/lookup.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';

/** The problems of a text as `code "underlined text"`. */
function problems(text: string): string[] {
  return parse(text).problems.map(({ code, range }) => `${code} ${JSON.stringify(text.slice(range.start, range.end))}`);
}

function scalarAt(text: string, path: (string | number)[], document = 0): string | undefined {
  const node = resolveAlias(nodeAt(parse(text).documents[document]?.root, path));
  return node?.kind === 'scalar' ? node.value : undefined;
}

describe('parsing', () => {
  it('keeps scalars as text, whatever they look like', () => {
    for (const value of ['yes', '014', '1_000', '12:30:45', '9007199254740993', '2001-12-14', '.', '~'])
      assert.equal(scalarAt(`a: ${value}\n`, ['a']), value);
  });

  it('counts empty documents, so that a document keeps its number', () => {
    const file = parse('---\n# only a comment\n---\na: 1\n---\nb: 2\n');
    assert.deepEqual(
      file.documents.map((document) => document.root?.kind),
      [undefined, 'map', 'map'],
    );
  });

  it('reads a file that begins with a byte order mark and one with CRLF', () => {
    assert.equal(scalarAt('\ufeffa: 1\r\nb:\r\n  c: 2\r\n', ['b', 'c']), '2');
    assert.deepEqual(problems('\ufeffa: 1\r\nb:\r\n  c: 2\r\n'), []);
    assert.deepEqual(problems('\ufeff- a: 1\n  b: 2\n- c: 3\n'), []);
  });

  it('resolves aliases in document order and names the ones that have no anchor', () => {
    assert.equal(scalarAt('a: &x 1\nb: *x\n', ['b']), '1');
    assert.equal(scalarAt('a: &x 1\nc: &x 2\nb: *x\n', ['b']), '2');
    assert.deepEqual(problems('b: *x\na: &x 1\n'), ['yaml/unknown-alias "*x"']);
    assert.deepEqual(problems('a: &x 1\n---\nb: *x\n'), ['yaml/unknown-alias "*x"']);
  });

  it('does not expand aliases, so that a bomb stays small', () => {
    const levels = Array.from(
      { length: 40 },
      (_, i) =>
        `l${i}: &l${i} [${
          i === 0
            ? 'x'
            : Array(9)
                .fill(`*l${i - 1}`)
                .join(',')
        }]`,
    );
    const file = parse(`${levels.join('\n')}\n`);
    assert.equal(file.problems.length, 0);
    assert.equal(file.documents[0]?.root?.kind, 'map');
  });

  it('takes a number and the text of it for two keys, as the server does', () => {
    assert.deepEqual(problems('{1: a, "1": b, true: c, "true": d, 0x1: e, ~: f, "~": g}\n'), []);
    assert.deepEqual(problems('{1: a, "1": b, 1: c}\n'), ['yaml/duplicate-key "1"']);
  });

  it('reports a duplicate key at its second place and keeps both', () => {
    assert.deepEqual(problems('a: 1\nb: 2\na: 3\n'), ['yaml/duplicate-key "a"']);
    assert.deepEqual(problems('a: 1\n"a": 3\n'), ['yaml/duplicate-key "\\"a\\""']);
    assert.equal(scalarAt('a: 1\na: 3\n', ['a']), '3');
    assert.deepEqual(problems('x: &x {}\ny: &y {}\nz:\n  <<: *x\n  <<: *y\n'), []);
  });

  it('reports merge conflicts once each, and nothing else beside them', () => {
    const text = 'a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> other\nc: 3\n';
    assert.deepEqual(problems(text), ['yaml/merge-conflict "<<<<<<< HEAD"']);
  });

  it('reports a tab as a tab', () => {
    assert.ok(problems('a:\n\tb: 1\n').includes('yaml/tab "\\t"'));
  });

  it('takes a quoted text that goes on at the column of its key, as Go does, and says when it never ends', () => {
    const text = 'a:\n  - b: \'one\n    two\'\n    c: "x\n  y"\n    d: z\n';
    assert.deepEqual(problems(text), []);
    assert.equal(scalarAt(text, ['a', 0, 'b']), 'one two');
    assert.equal(scalarAt(text, ['a', 0, 'c']), 'x y');
    assert.equal(scalarAt(text, ['a', 0, 'd']), 'z');
    assert.notDeepEqual(problems("a: 'one\nb: two\n"), []);
    assert.notDeepEqual(problems("a: 'one\n---\nb: two'\n"), []);
  });

  it('takes a colon at the end of a text in a flow collection for a part of it, as Go does', () => {
    const text = 'a: [10.0.0.1, fd00::]\nb: {c: "x:,y", d: fd00::}\n';
    assert.deepEqual(problems(text), []);
    assert.equal(scalarAt(text, ['a', 1]), 'fd00::');
    assert.equal(scalarAt(text, ['b', 'c']), 'x:,y');
    assert.equal(scalarAt(text, ['b', 'd']), 'fd00::');
    assert.equal(scalarAt('a: {"b":[c], "d":{e: f}}\n', ['a', 'd', 'e']), 'f');
  });

  it('keeps what stands before and after a broken line', () => {
    const text = 'kind: Pod\nmetadata:\n  name: [a\nspec:\n  x: 1\n---\nkind: Service\n';
    assert.equal(scalarAt(text, ['kind']), 'Pod');
    assert.equal(scalarAt('kind: Pod\nmetadata:\n  na\n---\nkind: Service\n', ['kind'], 1), 'Service');
  });

  it('finds comments with their place, and none inside texts', () => {
    const text = '# one\na: "x # y" # two\nb: |\n  text # no\nc: x#y\nd: [1, # three\n  2]\n';
    const comments = parse(text).documents[0]?.comments ?? [];
    assert.deepEqual(
      comments.map((comment) => comment.text),
      [' one', ' two', ' three'],
    );
    for (const { range } of comments) assert.equal(text[range.start], '#');
  });
});

describe('fields and places', () => {
  const text = 'spec:\n  list:\n    - name: a\n      value: 1\n    - name: b\n';
  const root = parse(text).documents[0]?.root;

  it('locates a field, and the nearest ancestor of one that is gone', () => {
    assert.ok(root !== undefined);
    const found = locateField(root, ['spec', 'list', 1, 'name']);
    assert.equal(text.slice(found.value.start, found.value.end), 'b');
    const gone = locateField(root, ['spec', 'list', 0, 'missing', 'deep']);
    assert.equal(text.slice(gone.whole.start, gone.whole.start + 7), 'name: a');
  });

  it('tells the field under an offset', () => {
    assert.deepEqual(fieldAt(root, text.indexOf('value') + 2)?.path, ['spec', 'list', 0, 'value']);
    assert.equal(fieldAt(root, text.indexOf('value') + 2)?.part, 'key');
    assert.equal(fieldAt(root, text.indexOf('1'))?.part, 'value');
  });
});

describe('control characters', () => {
  it('are a problem wherever they stand, once', () => {
    for (const text of ['a: "\u0007b"\n', 'a: b # \u0001\u0002\n', 'a: |\n  b\u007f\n']) {
      assert.deepEqual(
        parse(text).problems.map(({ code }) => code),
        ['yaml/syntax'],
        JSON.stringify(text),
      );
    }
    assert.deepEqual(parse('a: "\\u0007b\u0085\u00a0"\tb\n'.replace('\tb', '')).problems, []);
  });
});

describe('what has no end', () => {
  it('is shown where it begins, and a line that is too deep at itself', () => {
    assert.deepEqual(problems('a:\n  b: [x, y\n  c: 1\n'), ['yaml/syntax "["']);
    assert.deepEqual(problems('a:\n  b: {x: 1\nd: 2\n'), ['yaml/syntax "{"']);
    assert.deepEqual(problems('a: "ok"\nb: "x\nc: 1\nd: 2\n'), ['yaml/syntax "\\""']);
    assert.deepEqual(problems('a:\n  k: v\n   b: 1\n'), ['yaml/syntax "b"']);
    assert.deepEqual(problems('a:\n  k v\n  b: 1\n'), ['yaml/syntax "k v\\n  b"']);
  });
});
