import assert from 'node:assert/strict';
import { selectionRange } from '../../server/src/engine/features/selectionRanges.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';

/** What a selection at the mark grows to, innermost first. */
function grows(marked: string): string[] {
  const offset = marked.indexOf('<|>');
  const text = marked.replace('<|>', '');
  return selectionRange(parse(text), offset).map(({ start, end }) => text.slice(start, end));
}

describe('growing a selection', () => {
  it('goes from the word over value, field, item and list to the file', () => {
    assert.deepEqual(grows('spec:\n  - name: we<|>b-app\n    x: 1\n  - name: b\n'), [
      'web-app',
      'name: web-app',
      'name: web-app\n    x: 1',
      '- name: web-app\n    x: 1',
      '- name: web-app\n    x: 1\n  - name: b',
      'spec:\n  - name: web-app\n    x: 1\n  - name: b',
      'spec:\n  - name: web-app\n    x: 1\n  - name: b\n',
    ]);
  });

  it('takes a quoted text without its quotes first', () => {
    assert.deepEqual(grows("a: 'one t<|>wo'\n").slice(0, 4), ['two', 'one two', "'one two'", "a: 'one two'"]);
  });

  it('stops at the document before it takes the whole file', () => {
    assert.deepEqual(grows('---\na: <|>1\n---\nb: 2\n'), ['1', 'a: 1', '---\na: 1', '---\na: 1\n---\nb: 2\n']);
  });

  it('takes a comment as a whole', () => {
    assert.deepEqual(grows('a: 1 # the<|> first\n').slice(0, 2), ['the', '# the first']);
  });

  it('works beside a broken line', () => {
    assert.deepEqual(grows('a:\n  b: 1<|>\n  broken\n  c: 2\n').slice(0, 2), ['1', 'b: 1']);
  });
});
