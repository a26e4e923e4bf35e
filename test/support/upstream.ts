import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type CliRun, runCommand } from './cli.ts';
import { readFixture } from './fixture.ts';
import { makeRepo, type TestRepo } from './gitRepo.ts';

/** Bare repositories in a temporary folder and a platform beside them that names them, with a cache of its own. */
export interface Upstream {
  readonly home: string;
  /** Folder of the bare repositories. */
  readonly served: string;
  readonly platform: string;
  readonly cache: string;
  readonly env: Readonly<Record<string, string>>;
  /** Commits files in the repository of that name (made when it is not there) and publishes its branch and tags. */
  publish(name: string, text: string, tag?: string): string;
  /** The work tree behind a bare repository. */
  work(name: string): TestRepo;
  write(text: string): void;
  run(...args: string[]): Promise<CliRun>;
  remove(): void;
}

/** Makes an empty one. Fixture texts have `# file:` headers. */
export function makeUpstream(): Upstream {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'polycrate-remote-')));
  const [served, platform, cache] = [join(home, 'served'), join(home, 'platform'), join(home, 'cache')];
  for (const folder of [served, platform]) mkdirSync(folder, { recursive: true });
  const works = new Map<string, TestRepo>();
  const env = {
    ...{ HOME: home, POLYCRATE_GITOPS_CACHE: cache, GIT_CONFIG_NOSYSTEM: '1' },
    // Submodules by file addresses are refused by git itself unless a person allows them.
    ...{ GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'protocol.file.allow', GIT_CONFIG_VALUE_0: 'always' },
  };
  const filesOf = (text: string): [string, string][] =>
    [...readFixture(text).files].map(([path, content]) => [path.slice('/repo/'.length), content]);
  const work = (name: string): TestRepo => {
    const known = works.get(name);
    if (known !== undefined) return known;
    const made = makeRepo({ home: join(home, 'works', name) });
    execFileSync('git', ['init', '-q', '--bare', '-b', 'main', join(served, name)], { stdio: 'ignore' });
    made.git('remote', 'add', 'origin', join(served, name));
    works.set(name, made);
    return made;
  };
  return {
    home,
    served,
    platform,
    cache,
    env,
    work,
    publish: (name, text, tag) => {
      const repo = work(name);
      const commit = repo.commit('change', Object.fromEntries(filesOf(text)));
      if (tag !== undefined) repo.git('tag', tag);
      repo.git('push', '-q', 'origin', 'HEAD:main', '--tags');
      return commit;
    },
    write: (text) => {
      for (const [path, content] of filesOf(text)) {
        mkdirSync(dirname(join(platform, path)), { recursive: true });
        writeFileSync(join(platform, path), content);
      }
    },
    run: (...args) => runCommand(args, platform, env),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}
