import assert from 'node:assert/strict';
import { claim, Judges } from '../../server/src/cli/judgeThreads.ts';
import type { JudgedFile } from '../../server/src/engine/api.ts';

const files = (count: number, folder: string): string[] =>
  Array.from({ length: count }, (_, at) => `/repo/${folder}/${String(at).padStart(5, '0')}.yaml`);

interface Run {
  /** The parts in the order in which they were taken, those of this thread and of the others. */
  readonly parts: readonly (readonly string[])[];
  readonly threads: number;
  readonly ended: number;
  readonly found: readonly JudgedFile[];
}

/** What becomes of files, where the other threads take every second part, and each finds itself in it. */
async function run(paths: readonly string[], workers: number, listed = 0): Promise<Run> {
  const parts: (readonly string[])[] = [];
  let [threads, ended] = [0, 0];
  const judged = (part: readonly string[]): readonly JudgedFile[] => {
    parts.push(part);
    return part.map((path) => ({ facts: { path } }) as unknown as JudgedFile);
  };
  const judges = new Judges(workers, undefined, {
    cwd: '/repo',
    env: {},
    out: () => undefined,
    err: () => undefined,
    progress: () => undefined,
    color: false,
    signal: new AbortController().signal,
    startJudge: () => {
      threads++;
      return {
        judge: async (work) => {
          const found: JudgedFile[] = [];
          for (let part = claim(work); part !== undefined; part = claim(work)) {
            found.push(...judged(part));
            await new Promise((turn) => setImmediate(turn));
          }
          return found;
        },
        end: () => void ended++,
      };
    },
  });
  judges.expect(listed);
  const found = await judges.judge(paths, judged);
  return { parts, threads, ended, found };
}

describe('the threads of check', () => {
  it('share the files that nothing builds, each once', async () => {
    const plain = files(3000, 'plain');
    const { parts, threads, found } = await run(plain, 3);
    assert.equal(threads, 2, 'this thread is the third');
    assert.deepEqual(parts.flat().sort(), plain);
    assert.deepEqual(found.map(({ facts }) => facts.path).sort(), plain);
    assert.ok(parts.every((part) => part.length === 200));
  });

  it('get whole folders, as long as these are small', async () => {
    const folders = Array.from({ length: 301 }, (_, at) => files(30, `team-${String(at).padStart(3, '0')}`));
    const { parts } = await run(folders.flat(), 3);
    assert.deepEqual(parts.flat().sort(), folders.flat().sort());
    assert.ok(parts.every((part) => part[0]?.endsWith('/00000.yaml') && part.at(-1)?.endsWith('/00029.yaml')));
  });

  it('get nothing that a kustomization or a chart may read, and no hidden file', async () => {
    const others = [
      '/repo/app/kustomization.yaml',
      ...files(10, 'app'),
      ...files(10, 'app/deeper'),
      ...files(10, 'chart/templates'),
      ...files(10, '.github'),
      '/repo/plain/.hidden.yaml',
      '/repo/plain/data.json',
    ];
    const { parts } = await run([...others, ...files(2000, 'plain')], 2);
    assert.deepEqual(parts.flat().sort(), files(2000, 'plain'));
  });

  it('are not started for few files, nor for one worker', async () => {
    for (const [count, workers] of [
      [1999, 4],
      [5000, 1],
    ] as const) {
      const { threads, found } = await run(files(count, 'plain'), workers, count);
      assert.deepEqual([threads, found], [0, []]);
    }
  });

  it('are sent home when the many files that were listed turn out to be none for them', async () => {
    const { threads, ended, found } = await run(
      ['/repo/kustomization.yaml', ...files(5000, 'plain')].slice(0, 900),
      2,
      9000,
    );
    assert.deepEqual([threads, ended, found], [1, 1, []]);
  });
});
