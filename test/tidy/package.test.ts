import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgeContents } from '../tools/packageContents.ts';
import { inRoot } from '../tools/root.ts';

/** The VSIX is held to the same list when it is made, for the editor suites and by `npm run package`. */
describe('packages', () => {
  it('keep the npm package to what the command line needs', () => {
    const cache = mkdtempSync(join(tmpdir(), 'npm-pack-'));
    const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--cache', cache], {
      cwd: inRoot(),
      encoding: 'utf8',
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    rmSync(cache, { recursive: true, force: true });
    const [{ files }] = JSON.parse(output) as [{ files: { path: string }[] }];
    // dist/ is whatever the last build left, or nothing: only strangers are judged here.
    const paths = files.map(({ path }) => path).filter((path) => !path.endsWith('.map'));
    const strangers = judgeContents(paths, 'npm').filter((text) => !text.endsWith('is missing'));
    assert.deepEqual(strangers, []);
  });

  it('notice a stranger and a missing file', () => {
    assert.deepEqual(judgeContents(['package.json', 'dist/cli.mjs', 'node_modules/x/index.js'], 'npm'), [
      'node_modules/x/index.js does not belong there',
      'dist/server/main.mjs is missing',
      'dist/cli/main.mjs is missing',
      'dist/THIRD-PARTY-NOTICES.txt is missing',
    ]);
  });
});
