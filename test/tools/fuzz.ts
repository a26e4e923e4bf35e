// npm run fuzz [-- --count N] [-- --seed N]: renders random kustomizations with the real kustomize and with ours. What differs is shrunk
// and kept under out/fuzz as a section to paste into a spec of test/specs/kustomize.
import { parseArgs } from 'node:util';
import { fuzzOne, keepFailure, type RealBuild } from '../support/fuzzRender.ts';
import { buildForReal, findKustomize } from '../support/realKustomize.ts';
import { inRoot } from './root.ts';

const { values } = parseArgs({ options: { count: { type: 'string', default: '5000' }, seed: { type: 'string' } } });
const count = Number(values.count);
const start = Number(values.seed ?? Date.now() % 1_000_000_000);
/** Differences after which there is enough to do. */
const ENOUGH = 8;

const program = await findKustomize();
if (program === undefined) {
  console.error('kustomize 5.8.2 was not found; npm test -- --peers builds it.');
  process.exit(2);
}
const real: RealBuild = (files) => buildForReal(program, files, '/repo/overlay');
console.log(`${count} random kustomizations from seed ${start}`);
let built = 0;
let done = 0;
const failures: string[] = [];
for (let seed = start; seed < start + count && failures.length < ENOUGH; seed++, done++) {
  const outcome = fuzzOne(seed, real);
  if (outcome.built) built++;
  if (done % 500 === 499) console.log(`  ${done + 1} done, ${built} of them build`);
  if (outcome.difference === undefined) continue;
  const { path } = keepFailure(seed, real, inRoot('out/fuzz'));
  failures.push(`seed ${seed}: ${outcome.difference}, kept as ${path}`);
  console.log(failures.at(-1));
}
console.log(`${done} rendered by both, ${built} of them build, ${failures.length} differ`);
process.exitCode = failures.length === 0 ? 0 : 1;
