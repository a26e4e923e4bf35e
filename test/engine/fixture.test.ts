import assert from 'node:assert/strict';
import { readFixture } from '../support/fixture.ts';

describe('fixtures', () => {
  it('split into files, without headers and caret lines', () => {
    const fixture = readFixture(`
# file: base/a.yaml
kind: Pod
# file: b.yaml
a: x
#  ^ error[schema/type]: expected
b: y`);
    assert.deepEqual(
      [...fixture.files],
      [
        ['/repo/base/a.yaml', 'kind: Pod\n'],
        ['/repo/b.yaml', 'a: x\nb: y'],
      ],
    );
    assert.deepEqual(fixture.expected, [
      {
        file: '/repo/b.yaml',
        line: 0,
        column: 3,
        length: 1,
        severity: 'error',
        code: 'schema/type',
        message: 'expected',
      },
    ]);
  });

  it('take the cursor out of the text', () => {
    const fixture = readFixture('a: b<|>c');
    assert.deepEqual(fixture.cursor, { file: '/repo/file.yaml', offset: 4 });
    assert.equal(fixture.files.get('/repo/file.yaml'), 'a: bc');
  });
});
