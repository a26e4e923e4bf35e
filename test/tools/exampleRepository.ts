import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { inRoot } from './root.ts';

function git(folder: string, ...args: string[]): void {
  const identity = [
    '-c',
    'user.name=Example',
    '-c',
    'user.email=example@example.invalid',
    '-c',
    'commit.gpgSign=false',
  ];
  execFileSync('git', [...identity, ...args], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Makes the example platform in an empty folder: a Git repository with commits, and the seeded mistakes uncommitted. */
export async function makeExample(folder: string): Promise<void> {
  cpSync(inRoot('test/example/platform'), folder, { recursive: true });
  git(folder, 'init', '-q', '-b', 'main');
  git(folder, 'add', '.');
  git(folder, 'commit', '-q', '-m', 'Start the platform');
  cpSync(inRoot('test/example/mistakes'), folder, { recursive: true });
}
