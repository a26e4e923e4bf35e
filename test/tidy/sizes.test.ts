import assert from 'node:assert/strict';
import { listSources, readSource } from '../tools/sourceFiles.ts';

const MAX_LINES = 400;
const MAX_EXPORTS = 12;
/** Files over a limit and what they may reach; the list may only shrink. The front door names all results. */
const EXCEPTIONS: Readonly<Record<string, { lines?: number; exports?: number }>> = {
  'server/src/engine/api.ts': { exports: 40 },
};

const sources = ['client/src', 'server/src', 'test'].flatMap(listSources);
const countLines = (text: string): number => text.trimEnd().split('\n').length;
const countExports = (text: string): number =>
  [...text.matchAll(/^export (?:declare |async |abstract |default )*(?:const|let|function|class|interface|type)\b/gm)]
    .length;

describe('sizes', () => {
  it(`keeps every file at or below ${MAX_LINES} lines`, () => {
    const over = sources
      .map((path) => ({ path, lines: countLines(readSource(path)) }))
      .filter(({ path, lines }) => lines > (EXCEPTIONS[path]?.lines ?? MAX_LINES));
    assert.deepEqual(over, [], 'split these files: one idea per file');
  });

  it(`keeps every file at or below ${MAX_EXPORTS} exports`, () => {
    const over = sources
      .map((path) => ({ path, exports: countExports(readSource(path)) }))
      .filter(({ path, exports }) => exports > (EXCEPTIONS[path]?.exports ?? MAX_EXPORTS));
    assert.deepEqual(over, [], 'split these files: a file exports one to five things');
  });

  it('lists no exception that is not needed any more', () => {
    const idle = Object.entries(EXCEPTIONS).filter(([path, limit]) => {
      if (!sources.includes(path)) return true;
      const text = readSource(path);
      const lines = limit.lines !== undefined && countLines(text) <= MAX_LINES;
      const exports = limit.exports !== undefined && countExports(text) <= MAX_EXPORTS;
      return lines || exports;
    });
    assert.deepEqual(idle, []);
  });
});
