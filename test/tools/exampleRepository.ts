import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inRoot } from './root.ts';

/** `test/example/seed.json`, as far as it says how the repository is made; its README explains the rest. */
interface Seed {
  readonly platform: string;
  readonly uncommitted: string;
  readonly branch: string;
  readonly remote: { readonly name: string; readonly folder: string };
  readonly author: { readonly name: string; readonly email: string };
  readonly commits: readonly { readonly message: string; readonly date: string; readonly paths: readonly string[] }[];
}

type Git = (folder: string, args: readonly string[], date?: string) => void;

/** Git as of a machine without settings: no signing, no hooks, the author of the seed. */
function makeGit({ name, email }: Seed['author']): Git {
  return (folder, args, date) => {
    const env = {
      ...process.env,
      ...{ GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email },
      ...(date === undefined ? {} : { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date }),
      ...{ GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    };
    execFileSync('git', [...args], { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit'] });
  };
}

/**
 * Makes the example platform in an empty folder: a Git repository with the commits of the seed, a bare remote beside the
 * folder, and the seeded mistakes left uncommitted. Throws when git is missing.
 */
export function makeExample(folder: string): void {
  const seed = JSON.parse(readFileSync(inRoot('test/example/seed.json'), 'utf8')) as Seed;
  const git = makeGit(seed.author);
  cpSync(inRoot('test/example', seed.platform), folder, { recursive: true });
  git(folder, ['init', '-q', '-b', seed.branch]);
  // Whoever tries a pull request on a machine without an identity still can.
  git(folder, ['config', 'user.name', seed.author.name]);
  git(folder, ['config', 'user.email', seed.author.email]);
  for (const { message, date, paths } of seed.commits) {
    git(folder, ['add', '--', ...paths.filter((path) => existsSync(join(folder, path)))]);
    git(folder, ['commit', '-q', '-m', message], date);
  }
  const remote = join(dirname(folder), seed.remote.folder);
  mkdirSync(remote, { recursive: true });
  git(remote, ['init', '-q', '--bare', '-b', seed.branch]);
  git(folder, ['remote', 'add', seed.remote.name, remote]);
  git(folder, ['push', '-q', '-u', seed.remote.name, seed.branch]);
  cpSync(inRoot('test/example', seed.uncommitted), folder, { recursive: true });
}
