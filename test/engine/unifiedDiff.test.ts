import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { unifiedDiff } from '../../server/src/engine/text/unifiedDiff.ts';

const numbers = (count: number): string => Array.from({ length: count }, (_, index) => `${index + 1}\n`).join('');

describe('unified diffs', () => {
  it('are empty for equal texts', () => {
    assert.equal(unifiedDiff('a\n', 'a\n', { beforeName: 'a', afterName: 'b' }), '');
  });

  it('show three equal lines around a change, with names', () => {
    const after = numbers(9).replace('5\n', 'five\n');
    assert.equal(
      unifiedDiff(numbers(9), after, { beforeName: 'a/x', afterName: 'b/x' }),
      '--- a/x\n+++ b/x\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n',
    );
  });

  it('join changes that are near and part those that are far', () => {
    const near = numbers(20).replace('5\n', 'five\n').replace('11\n', 'eleven\n');
    assert.equal(unifiedDiff(numbers(20), near).match(/^@@/gm)?.length, 1);
    const far = numbers(20).replace('5\n', 'five\n').replace('13\n', 'thirteen\n');
    assert.equal(unifiedDiff(numbers(20), far).match(/^@@/gm)?.length, 2);
  });

  it('count an empty side from the line before, and say when the last line has no end', () => {
    assert.equal(unifiedDiff('', 'a\n'), '@@ -0,0 +1 @@\n+a\n');
    assert.equal(unifiedDiff('a\n', ''), '@@ -1 +0,0 @@\n-a\n');
    assert.equal(unifiedDiff('a\n', 'a'), '@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n');
    assert.equal(unifiedDiff('a\r\n', 'a\n'), '@@ -1 +1 @@\n-a\r\n+a\n');
  });

  it('turn the old text into the new one when git applies them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'polycrate-diff-'));
    const line = fc.constantFrom('a', 'b', 'c', 'd', '', '-x', '+y', '@@');
    const text = fc
      .tuple(fc.array(line, { maxLength: 30 }), fc.boolean())
      .map(([lines, ends]) => lines.join('\n') + (ends && lines.length > 0 ? '\n' : ''));
    try {
      fc.assert(
        fc.property(text, text, (before, after) => {
          fc.pre(before !== after && before !== '' && after !== '');
          writeFileSync(join(folder, 'x'), before);
          const patch = unifiedDiff(before, after, { beforeName: 'a/x', afterName: 'b/x' });
          execFileSync('git', ['apply', '-'], { cwd: folder, input: patch, stdio: ['pipe', 'pipe', 'pipe'] });
          assert.equal(readFileSync(join(folder, 'x'), 'utf8'), after);
        }),
        { numRuns: 60 },
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
