import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A real repository in a temporary folder. */
export interface TestRepo {
  /** Top of the work tree, symbolic links resolved. */
  readonly root: string;
  /** Folder that holds everything of this test: the repository, its remotes, its worktrees. */
  readonly home: string;
  readonly env: Record<string, string>;
  git(...args: string[]): string;
  write(path: string, content: string | Uint8Array): void;
  read(path: string): string;
  /** Writes files and commits them. */
  commit(message: string, files: Readonly<Record<string, string>>): string;
  /** A program that leaves `<name>.ran` in `home` when it is started. */
  marker(name: string): string;
  /** Names of the markers that were started. */
  started(): string[];
  /** Digest of everything that is the user's: HEAD, index, files, stash, references, reflogs, configuration. */
  userState(): string;
  remove(): void;
}

/** Options of a test repository. */
export interface RepoOptions {
  /** Folder that a repository exists in already. */
  readonly at?: string;
  readonly home?: string;
  readonly objectFormat?: 'sha1' | 'sha256';
}

/** Makes an empty repository on branch `main` with an identity, independent of the machine's own configuration. */
export function makeRepo(options: RepoOptions = {}): TestRepo {
  const home = options.home ?? realpathSync(mkdtempSync(join(tmpdir(), 'polycrate-test-')));
  const root = options.at ?? join(home, 'work');
  mkdirSync(home, { recursive: true });
  const env = testEnvironment(home);
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: root, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trimEnd();
  if (!options.at) {
    mkdirSync(root, { recursive: true });
    // Without git's template there are no sample hooks to copy.
    git('init', '-q', '-b', 'main', '--template=', `--object-format=${options.objectFormat ?? 'sha1'}`);
    mkdirSync(join(root, '.git/info'), { recursive: true });
    appendFileSync(join(root, '.git/config'), '[user]\n\tname = Dana Dev\n\temail = dana@example.com\n');
  }
  const write = (path: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  return {
    root,
    home,
    env,
    git,
    write,
    read: (path) => readFileSync(join(root, path), 'utf8'),
    commit: (message, files) => {
      for (const [path, content] of Object.entries(files)) write(path, content);
      git('add', '-A');
      git('commit', '-q', '--allow-empty', '-m', message);
      return git('rev-parse', 'HEAD');
    },
    marker: (name) => makeMarker(home, name),
    started: () =>
      readdirSync(home)
        .filter((name) => name.endsWith('.ran'))
        .map((name) => name.replace(/\.ran$/, ''))
        .sort(),
    userState: () => userState(root, git),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** Makes an empty bare repository beside and names it as remote `origin`. */
export function addOrigin(repo: TestRepo): string {
  const bare = join(repo.home, 'origin.git');
  const format = repo.git('rev-parse', '--show-object-format');
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', `--object-format=${format}`, bare], { env: repo.env });
  repo.git('remote', 'add', 'origin', bare);
  return bare;
}

/** Runs git in a bare repository of a test. */
export function inBare(repo: TestRepo, bare: string, ...args: string[]): string {
  const who = ['-c', 'user.name=Eve', '-c', 'user.email=eve@example.com'];
  return execFileSync('git', [...who, '--git-dir', bare, ...args], {
    env: repo.env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trimEnd();
}

// No work in the background: a folder that is removed after the test must not be written into.
const CONFIG = '[protocol "file"]\n\tallow = always\n[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n';

/** Environment in which git sees nothing of the machine's configuration and of a git that runs the tests. */
export function testEnvironment(home: string): Record<string, string> {
  const config = join(home, 'gitconfig');
  if (!existsSync(config)) writeFileSync(config, CONFIG);
  return {
    PATH: process.env.PATH ?? '',
    HOME: home,
    GIT_CONFIG_GLOBAL: config,
    GIT_CONFIG_NOSYSTEM: '1',
    LC_ALL: 'C',
    ...(process.env.SystemRoot ? { SystemRoot: process.env.SystemRoot } : {}),
  };
}

function makeMarker(home: string, name: string): string {
  const path = join(home, `${name}.sh`);
  writeFileSync(path, `#!/bin/sh\ntouch "${join(home, name)}.ran"\ncat 2>/dev/null || true\n`);
  chmodSync(path, 0o755);
  return path;
}

// Through the files themselves and not through git status, which would rewrite the index.
function userState(root: string, git: (...args: string[]) => string): string {
  const hash = createHash('sha256');
  const gitDir = git('rev-parse', '--path-format=absolute', '--git-dir');
  const common = git('rev-parse', '--path-format=absolute', '--git-common-dir');
  for (const [folder, skip] of [
    [root, /^\.git$/],
    [gitDir, /^(polycrate|objects|worktrees|modules)$/],
    [common, /^(polycrate|objects|worktrees|modules)$/],
  ] as const) {
    for (const line of describe(folder, skip)) hash.update(`${line}\n`);
  }
  return hash.digest('hex');
}

function describe(folder: string, skip: RegExp, prefix = ''): string[] {
  const lines: string[] = [];
  for (const name of readdirSync(join(folder, prefix)).sort()) {
    if (prefix === '' && skip.test(name)) continue;
    const path = join(prefix, name);
    // References of ours and the remote's own tracking branches are not the user's state.
    if (/^refs\/(polycrate|remotes)|^logs\/refs\/remotes/.test(path)) continue;
    const status = lstatSync(join(folder, path));
    if (status.isDirectory()) lines.push(...describe(folder, skip, path));
    else if (status.isSymbolicLink()) lines.push(`${path} -> ${readlinkSync(join(folder, path))}`);
    else
      lines.push(
        `${path} ${status.mode} ${status.mtimeMs} ${createHash('sha256')
          .update(readFileSync(join(folder, path)))
          .digest('hex')}`,
      );
  }
  return lines;
}
