import { execFileSync } from 'node:child_process';

/** Commits some files of a repository as they are in the work tree. */
export function commitAll(folder: string, paths: readonly string[], message: string): void {
  const identity = [
    '-c',
    'user.name=Robin Example',
    '-c',
    'user.email=robin@shop.example.com',
    '-c',
    'commit.gpgsign=false',
  ];
  execFileSync('git', ['add', '--', ...paths], { cwd: folder });
  execFileSync('git', [...identity, 'commit', '-q', '-m', message, '--', ...paths], { cwd: folder });
}
