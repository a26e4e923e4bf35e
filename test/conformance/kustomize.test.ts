import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { buildForReal, findKustomize } from '../support/realKustomize.ts';
import { readRenderSpec } from '../support/renderSpec.ts';
import { inRoot } from '../tools/root.ts';

const FOLDER = inRoot('test/specs/kustomize');

describe('the specs say what the real kustomize does', () => {
  let program = '';
  before(async () => {
    const found = await findKustomize();
    assert.ok(found !== undefined, 'kustomize v5.8.2 is there');
    program = found;
  });

  for (const name of readdirSync(FOLDER)) {
    for (const one of readRenderSpec(readFileSync(`${FOLDER}/${name}`, 'utf8'))) {
      it(`${name.replace(/\.md$/, '')}: ${one.title}`, () => {
        const real = buildForReal(program, one.files, one.directory);
        if (one.output === undefined) assert.equal(real.ok, false);
        else assert.deepEqual(real, { ok: true, output: one.output });
      });
    }
  }
});
