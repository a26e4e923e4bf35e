import assert from 'node:assert/strict';
import { listSources, readSource } from '../tools/sourceFiles.ts';

/** Words by which code asks for what no input gave it. */
const OUTSIDE = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bfetch\(|\bglobalThis\b/;

describe('the engine', () => {
  it('knows no clock and no chance, so that the same inputs give the same verdicts', () => {
    const found = listSources('server/src/engine').flatMap((path) =>
      readSource(path)
        .split('\n')
        .flatMap((line, index) =>
          OUTSIDE.test(line.replace(/\/\/.*|^\s*\/?\*.*/, '')) ? [`${path}:${index + 1}`] : [],
        ),
    );
    assert.deepEqual(found, []);
  });
});
