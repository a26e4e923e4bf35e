import assert from 'node:assert/strict';
import type { PathMove } from '../../server/src/engine/features/refactor/plan.ts';
import { edited, moved } from '../support/applyPlan.ts';
import { openFixture } from '../support/engineFixture.ts';
import { asFixture, readFixture } from '../support/fixture.ts';
import { Random } from '../support/random.ts';
import { randomPlatform } from '../support/randomPlatform.ts';

type Files = ReadonlyMap<string, string>;

/** A file with another name or in a folder below, or a folder elsewhere; kustomize reads files of its own folder only. */
function randomMove(random: Random, files: Files): PathMove {
  const folders = [...new Set([...files.keys()].map((path) => path.slice(0, path.lastIndexOf('/'))))];
  if (random.chance(0.4)) {
    const from = random.one(folders);
    return { from, to: `/repo/${random.one(['x', 'apps/y', 'apps/deep/z', 'true'])}` };
  }
  const others = [...files.keys()].filter((path) => !path.endsWith('/kustomization.yaml'));
  const from = random.one(others);
  const folder = from.slice(0, from.lastIndexOf('/'));
  return { from, to: `${folder}/${random.one(['new.yaml', 'sub/new.yaml', '1-new.yaml', 'sub/a/null'])}` };
}

function renderOf(files: Files, overlay: string): string | undefined {
  const { text, failed } = openFixture(asFixture(files)).ask((engine) => engine.renderText(overlay));
  return failed ? undefined : text;
}

function follow(files: Files, move: PathMove): Files {
  const edits = openFixture(asFixture(files)).ask((engine) => engine.refactoring.move([move]));
  return moved(edited(files, edits), [move]);
}

/** Seeds of one test; a test of all would reach mocha's limit on a busy machine. */
const SEEDS = 50;

describe('random moves', () => {
  for (const first of [0, SEEDS]) {
    it(`leave renders as they are, and leave the same bytes after the way back, from seed ${first}`, () => {
      let compared = 0;
      for (let seed = first; seed < first + SEEDS; seed++) {
        const random = new Random(seed);
        const { files } = readFixture(asFixture(randomPlatform(random)));
        const move = randomMove(random, files);
        const there = follow(files, move);
        const overlay = '/repo/overlay';
        const place = move.from === overlay ? move.to : overlay;
        // Build metadata records the paths themselves.
        const tellsPaths = [...files.values()].some((text) => text.includes('buildMetadata'));
        const before = tellsPaths ? undefined : renderOf(files, overlay);
        if (before !== undefined) {
          compared++;
          assert.equal(renderOf(there, place), before, `seed ${seed}: ${JSON.stringify(move)}`);
        }
        const back = follow(there, { from: move.to, to: move.from });
        assert.deepEqual([...back].sort(), [...files].sort(), `seed ${seed}: ${JSON.stringify(move)}`);
      }
      assert.ok(compared > 6, `${compared} platforms render`);
    });
  }
});
