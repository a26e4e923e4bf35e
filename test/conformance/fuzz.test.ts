import assert from 'node:assert/strict';
import { Random } from '../support/random.ts';
import { randomPlatform } from '../support/randomPlatform.ts';
import { buildForReal, findKustomize } from '../support/realKustomize.ts';
import { renderFixture } from '../support/renderFiles.ts';

const COUNT = Number(process.env.FUZZ ?? 60);
const SEED = Number(process.env.FUZZ_SEED ?? 1);

describe('random platforms', () => {
  it(`render as the real kustomize renders them (${COUNT} from seed ${SEED})`, async () => {
    const program = await findKustomize();
    assert.ok(program !== undefined, 'kustomize v5.8.2 is there');
    let built = 0;
    for (let seed = SEED; seed < SEED + COUNT; seed++) {
      const files = randomPlatform(new Random(seed));
      const real = buildForReal(program, files, '/repo/overlay');
      const ours = renderFixture(files, 'overlay');
      const errors = ours.findings
        .filter(({ severity }) => severity === 'error')
        .map(({ code, message }) => `${code}: ${message}`);
      const where = `seed ${seed}: FUZZ=1 FUZZ_SEED=${seed}`;
      if (real.ok) {
        assert.deepEqual(errors, [], where);
        assert.equal(ours.text, real.output, where);
        built++;
      } else assert.equal(ours.failed, true, `${where}: ${real.error}`);
    }
    assert.ok(built > 0 || COUNT < 10, 'some of them build');
  });
});
