import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fixForReal, fixHere, kustomizationsOf, readFixSpec } from '../support/editFixCase.ts';
import { Random } from '../support/random.ts';
import { randomPlatform } from '../support/randomPlatform.ts';
import { findKustomize } from '../support/realKustomize.ts';
import type { Files } from '../support/renderFiles.ts';
import { readRenderSpec } from '../support/renderSpec.ts';
import { inRoot } from '../tools/root.ts';

const SEEDS = 25;
/** kustomize takes a comment above a key for a part of its name, and makes a path of it that leads nowhere; ours leads to the field. */
const COMMENT_IN_PATH = /^ *- \|-\n *#/m;

describe('kustomize edit fix', () => {
  let program = '';
  before(async () => {
    const found = await findKustomize();
    assert.ok(found !== undefined, 'kustomize v5.8.2 is there');
    program = found;
  });

  /** Every kustomization that can be read, fixed by both. Answers how many were. */
  function compare(files: Files, title: string): number {
    let count = 0;
    for (const path of kustomizationsOf(files)) {
      for (const vars of files.get(path)?.includes('vars') ? [false, true] : [false]) {
        const ours = fixHere(files, path, vars);
        if (ours === undefined) continue;
        const real = fixForReal(program, files, path, vars);
        if (real === 'crashed' || COMMENT_IN_PATH.test(real?.get(path) ?? '')) continue;
        count++;
        assert.deepEqual([...ours], real && [...real], `${title}: ${path}${vars ? ' --vars' : ''}`);
      }
    }
    return count;
  }

  for (const name of readdirSync(inRoot('test/specs/edit-fix'))) {
    for (const one of readFixSpec(readFileSync(inRoot('test/specs/edit-fix', name), 'utf8'))) {
      it(`${name.replace(/\.md$/, '')}: ${one.title}`, () => {
        const real = fixForReal(program, one.files, one.kustomization, one.vars);
        assert.notEqual(real, 'crashed');
        assert.deepEqual(real && [...real], one.after && [...new Map([...one.files, ...one.after])]);
      });
    }
  }

  it('makes the same of the kustomizations of all specs', () => {
    let count = 0;
    for (const name of readdirSync(inRoot('test/specs/kustomize')))
      for (const one of readRenderSpec(readFileSync(inRoot('test/specs/kustomize', name), 'utf8')))
        count += compare(one.files, `${name}: ${one.title}`);
    assert.ok(count > 100, 'there are many');
  }).timeout(120_000);

  it(`makes the same of ${SEEDS} random platforms`, () => {
    let count = 0;
    for (let seed = 1; seed <= SEEDS; seed++) count += compare(randomPlatform(new Random(seed)), `seed ${seed}`);
    assert.ok(count > SEEDS, 'most of them can be read');
  }).timeout(120_000);
});
