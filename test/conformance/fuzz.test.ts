import assert from 'node:assert/strict';
import { fuzzOne, keepFailure, type RealBuild } from '../support/fuzzRender.ts';
import { buildForReal, findKustomize } from '../support/realKustomize.ts';
import { inRoot } from '../tools/root.ts';

const COUNT = Number(process.env.FUZZ ?? 60);
const SEED = Number(process.env.FUZZ_SEED ?? 1);

describe('random platforms', () => {
  it(`render as the real kustomize renders them (${COUNT} from seed ${SEED})`, async () => {
    const program = await findKustomize();
    assert.ok(program !== undefined, 'kustomize v5.8.2 is there');
    const real: RealBuild = (files) => buildForReal(program, files, '/repo/overlay');
    let built = 0;
    for (let seed = SEED; seed < SEED + COUNT; seed++) {
      const outcome = fuzzOne(seed, real);
      if (outcome.difference !== undefined) {
        const { path, text } = keepFailure(seed, real, inRoot('out/fuzz'));
        assert.fail(`seed ${seed}: ${outcome.difference} (FUZZ=1 FUZZ_SEED=${seed}); kept as ${path}\n${text}`);
      }
      if (outcome.built) built++;
    }
    assert.ok(built > 0 || COUNT < 10, 'some of them build');
  });
});
