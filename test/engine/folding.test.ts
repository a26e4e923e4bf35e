import assert from 'node:assert/strict';
import { foldingRanges } from '../../server/src/engine/features/folding.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';

/** Folds as `first-last kind`, lines from one. */
function folds(text: string): string[] {
  return foldingRanges(parse(text)).map(
    ({ startLine, endLine, kind }) => `${startLine + 1}-${endLine + 1}${kind === undefined ? '' : ` ${kind}`}`,
  );
}

describe('folding', () => {
  it('folds fields and items over several lines, without blank lines at their end', () => {
    assert.deepEqual(folds('a:\n  b: 1\n\nlist:\n  - x: 1\n    y: 2\n  - z\n\n\nc: 1\n'), ['1-2', '4-7', '5-6']);
  });

  it('folds texts and flow collections', () => {
    assert.deepEqual(folds('a: |\n  one\n  two\nb: [\n  1,\n  2\n]\n'), ['1-3', '4-7']);
  });

  it('folds documents of a stream at their separators', () => {
    assert.deepEqual(folds('---\na: 1\nb: 2\n---\nc: 3\nd: 4\n'), ['1-3', '4-6']);
  });

  it('folds runs of comment lines and regions', () => {
    assert.deepEqual(folds('# one\n# two\na: 1 # three\n# four\nb: 2\n'), ['1-2 comment']);
    assert.deepEqual(folds('#region first\na: 1\nb: 2\n# endregion\nc: 1\n'), ['1-4 region']);
  });

  it('folds what stands above and below a broken line', () => {
    assert.deepEqual(folds('a:\n  b: 1\n  c: 2\nbroken\nd:\n  e: 1\n  f: 2\n'), ['1-3', '5-7']);
  });

  it('counts lines of texts with CRLF', () => {
    assert.deepEqual(folds('a:\r\n  b: 1\r\n  c: 2\r\nd: 1\r\n'), ['1-3']);
  });
});
