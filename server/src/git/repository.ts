import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleGit } from 'simple-git';
import { type Environment, gitEnvironment, quietOptions } from './environment.ts';
import { type GitProblem, gitProblem, isProblem, ownProblem } from './errors.ts';
import { findLayout, type GitPorts, type Head, type Layout, readHead } from './layout.ts';
import { answer, type GitRun, runGit } from './runGit.ts';
import { parseSettings, type Settings } from './settings.ts';
import { makeShadow } from './shadow.ts';

/** What a single run may add: input, other environment, a time limit, the lines of standard error as they come. */
export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly env?: Environment;
  readonly timeLimit?: number;
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  readonly onLine?: (line: string) => void;
  /** Runs with the hooks and the file system monitor that the configuration names. Only a push in a trusted folder does. */
  readonly withHooks?: boolean;
}

/**
 * A repository opened for building and pushing a change. Guarded (`trusted` false): git runs in a second git folder that
 * shares the objects but has none of the repository's configuration. Trusted: git runs in the real git folder, with hooks
 * and monitor off for everything but the push. Neither writes HEAD, the index, the work tree, the stash or local branches.
 */
export interface Repository {
  readonly layout: Layout;
  readonly head: Head;
  readonly trusted: boolean;
  /** Settings of the repository's own files (no included ones, not the user's global ones). */
  readonly settings: Settings;
  /** Folder of ours inside the shared git folder. */
  readonly stateFolder: string;
  /** The same repository with more environment for git, as for credentials that the caller has. */
  withEnvironment(extra: Environment): Repository;
  /** The same repository with another signal, or with none: for a question that must be answered although a run was cancelled. */
  withSignal(signal: AbortSignal | undefined): Repository;
  /** Runs git and gives back whatever happened. */
  run(args: readonly string[], options?: RunOptions): Promise<GitRun>;
  /** Runs git and gives back its standard output as text, or the reason why it failed. */
  text(args: readonly string[], doing: string, options?: RunOptions): Promise<string | GitProblem>;
}

/**
 * Opens the repository that a folder belongs to.
 * @param folder any folder of the work tree
 * @param trusted true only when a person trusts this folder: then filters, signing programs, credential helpers and the
 *   pre-push hook that the repository's configuration names are used
 */
export async function openRepository(
  folder: string,
  trusted: boolean,
  ports: GitPorts,
): Promise<Repository | GitProblem> {
  const layout = await findLayout(folder, ports);
  if (isProblem(layout)) return layout;
  const [head, settings] = await Promise.all([readHead(layout, ports), readSettings(layout, ports)]);
  if (isProblem(head)) return head;
  if (isProblem(settings)) return settings;
  const stateFolder = ports.stateFolder ?? join(layout.commonDir, 'polycrate');
  try {
    await mkdir(join(stateFolder, 'empty'), { recursive: true });
    if (!trusted) await makeShadow(layout, settings, join(stateFolder, 'guarded'));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return ownProblem('git-failed', `The folder \`${stateFolder}\` cannot be written. Make it writable.`, detail);
  }
  return makeRepository({ layout, head, settings, trusted, stateFolder }, ports);
}

type Facts = Pick<Repository, 'layout' | 'head' | 'settings' | 'trusted' | 'stateFolder'>;

function makeRepository(facts: Facts, ports: GitPorts): Repository {
  const { layout, trusted, stateFolder } = facts;
  const gitDir = trusted ? layout.gitDir : join(stateFolder, 'guarded');
  const base: Environment = { GIT_DIR: gitDir, ...(trusted ? {} : { GIT_ALLOW_PROTOCOL: 'https:http:ssh:git' }) };

  async function run(args: readonly string[], options: RunOptions = {}): Promise<GitRun> {
    const quiet = options.withHooks && trusted ? ['--no-pager'] : quietOptions(join(stateFolder, 'empty'));
    const signal = options.signal ?? ports.signal;
    return runGit({
      args: [...quiet, ...args],
      cwd: options.cwd ?? stateFolder,
      env: gitEnvironment(ports.env, { ...base, ...options.env }),
      ...(options.input === undefined ? {} : { input: options.input }),
      ...(options.timeLimit === undefined ? {} : { timeLimit: options.timeLimit }),
      ...(options.onLine === undefined ? {} : { onLine: options.onLine }),
      ...(signal === undefined ? {} : { signal }),
      ...(ports.git === undefined ? {} : { git: ports.git }),
    });
  }
  async function text(args: readonly string[], doing: string, options: RunOptions = {}): Promise<string | GitProblem> {
    const done = await run(args, options);
    return done.code === 0 ? answer(done) : gitProblem(done, doing);
  }
  const withEnvironment = (extra: Environment): Repository =>
    makeRepository(facts, { ...ports, env: { ...ports.env, ...extra } });
  const withSignal = (signal: AbortSignal | undefined): Repository => {
    const { signal: _, ...rest } = ports;
    return makeRepository(facts, signal ? { ...rest, signal } : rest);
  };
  return { ...facts, run, text, withEnvironment, withSignal };
}

/** Reads the repository's own configuration files as data: nothing is included and nothing they name is started. */
async function readSettings(layout: Layout, ports: GitPorts): Promise<Settings | GitProblem> {
  const files = [join(layout.commonDir, 'config'), join(layout.gitDir, 'config.worktree')];
  const present = files.filter((file) => existsSync(file));
  const all = await Promise.all(present.map((file) => listFile(file, layout, ports)));
  return all.find(isProblem) ?? all.flatMap((settings) => (isProblem(settings) ? [] : settings));
}

async function listFile(file: string, layout: Layout, ports: GitPorts): Promise<Settings | GitProblem> {
  // simple-git refuses to start with guarded variables in its environment, so it gets only what finding git needs.
  const { PATH, Path, HOME, SystemRoot } = ports.env;
  const names = Object.entries({ PATH, Path, HOME, SystemRoot }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const git = simpleGit({
    baseDir: layout.commonDir,
    // The path comes from the editor or PATH, never from a repository; it may hold spaces.
    ...(ports.git === undefined ? {} : { binary: ports.git, unsafe: { allowUnsafeCustomBinary: true } }),
    timeout: { block: 30_000 },
    // Without this, a failure that prints nothing counts as success.
    errors: (error, result) => error ?? (result.exitCode === 0 ? undefined : Buffer.concat(result.stdErr)),
  }).env({ ...Object.fromEntries(names), LC_ALL: 'C' });
  try {
    return parseSettings(await git.raw(['config', '--file', file, '--no-includes', '-z', '--list']));
  } catch (error) {
    return gitProblem(
      { code: undefined, stderr: error instanceof Error ? error.message : String(error) },
      'read the configuration',
    );
  }
}
