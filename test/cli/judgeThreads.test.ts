import assert from 'node:assert/strict';
import { judgeInThreads } from '../../server/src/cli/judgeThreads.ts';

const files = (count: number, folder: string): string[] =>
  Array.from({ length: count }, (_, at) => `/repo/${folder}/${at}.yaml`);

/** The shares that threads get of the files. */
async function sharesOf(paths: readonly string[], workers: number): Promise<readonly (readonly string[])[]> {
  const shares: (readonly string[])[] = [];
  const context = {
    cwd: '/repo',
    env: {},
    out: () => undefined,
    err: () => undefined,
    progress: () => undefined,
    color: false,
    signal: new AbortController().signal,
    judgeInThread: async (request: { readonly files: readonly string[] }) => {
      shares.push(request.files);
      return [];
    },
  };
  await judgeInThreads(paths, workers, { kubernetes: undefined }, context);
  return shares;
}

describe('the threads of check', () => {
  it('share the files that nothing builds, each once and in order', async () => {
    const plain = files(3000, 'plain');
    const shares = await sharesOf(plain, 3);
    assert.deepEqual(
      shares.map((share) => share.length),
      [1000, 1000, 1000],
    );
    assert.deepEqual(shares.flat(), plain);
  });

  it('get whole folders, as long as these are small', async () => {
    const folders = Array.from({ length: 301 }, (_, at) => files(10, `team-${String(at).padStart(3, '0')}`));
    const shares = await sharesOf(folders.flat(), 3);
    assert.deepEqual(
      shares.map((share) => share.length),
      [1000, 1000, 1010],
    );
    assert.ok(shares.every((share) => share[0]?.endsWith('/0.yaml') && share.at(-1)?.endsWith('/9.yaml')));
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
    const shares = await sharesOf([...others, ...files(2000, 'plain')], 2);
    assert.deepEqual(shares.flat(), files(2000, 'plain'));
  });

  it('are not started for few files, nor for one worker', async () => {
    assert.deepEqual(await sharesOf(files(1999, 'plain'), 4), []);
    assert.deepEqual(await sharesOf(files(5000, 'plain'), 1), []);
  });
});
