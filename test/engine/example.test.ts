import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { LocatedFinding } from '../../server/src/engine/api.ts';
import { LineIndex } from '../../server/src/engine/text/lineIndex.ts';
import { openFixture } from '../support/engineFixture.ts';
import { asFixture } from '../support/fixture.ts';
import { inRoot } from '../tools/root.ts';

interface Mistake {
  readonly file: string;
  readonly at: string;
  readonly code: string;
  readonly severity: string;
  readonly says: readonly string[];
}

const seed = JSON.parse(readFileSync(inRoot('test/example/seed.json'), 'utf8')) as {
  readonly mistakes: readonly Mistake[];
};

/** Files of a folder of the example by path. */
function read(folder: string): ReadonlyMap<string, string> {
  const top = inRoot('test/example', folder);
  const files = readdirSync(top, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((file) => {
      const path = join(file.parentPath, file.name);
      return [relative(top, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')];
    }),
  );
}

interface Found {
  readonly file: string;
  readonly line: string;
  readonly finding: LocatedFinding;
}

function findAll(files: ReadonlyMap<string, string>): readonly Found[] {
  const fixture = openFixture(asFixture(files));
  return fixture
    .ask((engine) => engine.allFindings())
    .map((finding) => {
      const content = fixture.text(finding.file.slice('/repo/'.length));
      const { line } = new LineIndex(content).position(finding.range.start);
      return { file: finding.file.slice('/repo/'.length), line: content.split('\n')[line] ?? '', finding };
    });
}

describe('the example platform', () => {
  const platform = read('platform');

  it('is clean as committed: nothing above a hint', () => {
    const found = findAll(platform).filter(({ finding }) => finding.severity !== 'hint');
    assert.deepEqual(
      found.map(({ file, finding }) => `${file} ${finding.code} ${finding.message}`),
      [],
    );
  });

  describe('with its seeded mistakes', () => {
    const found = findAll(new Map([...platform, ...read('mistakes')]));

    for (const mistake of seed.mistakes) {
      it(`${mistake.file}: ${mistake.code}`, () => {
        const here = found.filter((one) => one.file === mistake.file && one.finding.code === mistake.code);
        assert.deepEqual(
          here.map((one) => [one.finding.severity, one.line.includes(mistake.at)]),
          [[mistake.severity, true]],
        );
        for (const words of mistake.says) {
          assert.ok(here[0]?.finding.message.includes(words), `${here[0]?.finding.message} does not say ${words}`);
        }
      });
    }

    it('gives no finding that is not documented', () => {
      const known = new Set(seed.mistakes.map((one) => `${one.file} ${one.code}`));
      const others = found.filter(({ finding }) => finding.severity !== 'hint');
      assert.deepEqual(
        others.map(({ file, finding }) => `${file} ${finding.code}`).filter((one) => !known.has(one)),
        [],
      );
    });
  });
});
