import assert from 'node:assert/strict';
import { LineIndex } from '../../server/src/engine/text/lineIndex.ts';

describe('lines and columns', () => {
  it('end at every kind of line break', () => {
    const index = new LineIndex('a\nbb\r\nc\rd');
    assert.equal(index.lineCount, 4);
    assert.deepEqual(
      [0, 2, 6, 8].map((offset) => index.position(offset)),
      [0, 1, 2, 3].map((line) => ({ line, column: 0 })),
    );
    assert.equal(index.lineEnd(1), 4);
  });

  it('go there and back', () => {
    const text = 'key: "\u{1f600}"\nother: x\n';
    const index = new LineIndex(text);
    for (let offset = 0; offset <= text.length; offset++) assert.equal(index.offset(index.position(offset)), offset);
  });

  it('do not count a byte order mark', () => {
    const text = '\ufeffkind: Pod\n';
    const index = new LineIndex(text);
    assert.deepEqual(index.position(text.indexOf('Pod')), { line: 0, column: 6 });
    assert.equal(index.offset({ line: 0, column: 0 }), 1);
    assert.deepEqual(index.position(0), { line: 0, column: 0 });
  });

  it('clamp what lies outside', () => {
    const index = new LineIndex('ab\nc');
    assert.deepEqual(index.position(99), { line: 1, column: 1 });
    assert.equal(index.offset({ line: 0, column: 99 }), 2);
    assert.equal(index.offset({ line: 9, column: 0 }), 4);
  });
});
