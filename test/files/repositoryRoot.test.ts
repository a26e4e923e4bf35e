import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../../server/src/host/repositoryRoot.ts';

describe('the repository around a folder', () => {
  let top: string;
  const git = (...args: string[]): void => {
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args], {
      cwd: join(top, 'repo'),
      stdio: 'ignore',
    });
  };
  before(() => {
    top = realpathSync(mkdtempSync(join(tmpdir(), 'polycrate-root-')));
    mkdirSync(join(top, 'repo', 'deep', 'folder'), { recursive: true });
    git('init', '-q');
    git('commit', '-q', '--allow-empty', '-m', 'first');
    git('remote', 'add', 'origin', 'https://git.example.com/shop/platform.git');
    git('remote', 'add', 'fork', 'git@git.example.com:robin/platform.git');
    git('worktree', 'add', '-q', '../linked');
  });
  after(() => rmSync(top, { recursive: true, force: true }));

  it('is found from below, with its remotes, for a linked worktree too', () => {
    const remotes = ['https://git.example.com/shop/platform.git', 'git@git.example.com:robin/platform.git'];
    assert.deepEqual(repositoryRoot(join(top, 'repo', 'deep', 'folder')), {
      root: join(top, 'repo'),
      isRepository: true,
      remotes,
    });
    assert.deepEqual(repositoryRoot(join(top, 'linked')), { root: join(top, 'linked'), isRepository: true, remotes });
  });

  it('is the folder itself where there is none', () => {
    assert.deepEqual(repositoryRoot(top), { root: top, isRepository: false, remotes: [] });
  });
});
