import { type Environment, gitEnvironment } from './environment.ts';
import { type GitProblem, gitProblem, ownProblem } from './errors.ts';
import { answer, runGit } from './runGit.ts';

/** Where the parts of a repository are; absolute paths, with symbolic links resolved by git. */
export interface Layout {
  /** Top of the work tree; for a linked worktree or a submodule its own. */
  readonly root: string;
  /** The git folder of this work tree (`.git/worktrees/x` for a linked one). */
  readonly gitDir: string;
  /** The git folder that all linked worktrees share: objects, refs, configuration. */
  readonly commonDir: string;
  readonly objectFormat: 'sha1' | 'sha256';
}

/** What HEAD is. No `commit`: a branch without commits yet. No `branch`: detached. */
export interface Head {
  readonly commit?: string;
  readonly branch?: string;
}

/** What every function of this folder needs from outside. */
export interface GitPorts {
  readonly env: Environment;
  /** Path of the git program; `git` on PATH when absent. */
  readonly git?: string;
  readonly signal?: AbortSignal;
  /** Folder for what we keep; `polycrate` inside the shared git folder when absent. A temporary one for only looking. */
  readonly stateFolder?: string;
}

/**
 * Finds the repository that a folder belongs to. Only `rev-parse` is run there, which starts no program that the
 * repository's configuration names.
 * @returns the layout, or `not-a-repository`, `bare-repository`, `not-owned`, `git-missing`
 */
export async function findLayout(folder: string, ports: GitPorts): Promise<Layout | GitProblem> {
  const args = ['rev-parse', '--path-format=absolute', '--git-dir', '--git-common-dir', '--show-object-format'];
  const run = await ask(folder, [...args, '--is-bare-repository', '--show-toplevel'], ports);
  if (run.code === undefined && !run.timedOut && !run.cancelled) {
    return ownProblem('git-missing', 'Git was not found. Install Git 2.34 or newer and put it on PATH.', run.stderr);
  }
  const [gitDir, commonDir, format, bare, root] = answer(run).split(/\r?\n/);
  if (bare === 'true' || /cannot use bare repository|must be run in a work tree/.test(run.stderr)) {
    return ownProblem('bare-repository', 'This repository has no work tree, so there is nothing to open.', run.stderr);
  }
  if (run.code !== 0) return gitProblem(run, 'find the repository');
  if (!gitDir || !commonDir || !root) return ownProblem('git-too-old', 'Git 2.34 or newer is needed.', answer(run));
  return { root, gitDir, commonDir, objectFormat: format === 'sha256' ? 'sha256' : 'sha1' };
}

/** Reads what HEAD of this work tree is. An unborn branch and a detached HEAD are answers, not problems. */
export async function readHead(layout: Layout, ports: GitPorts): Promise<Head | GitProblem> {
  const [commit, branch] = await Promise.all([
    ask(layout.root, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], ports),
    ask(layout.root, ['symbolic-ref', '--quiet', 'HEAD'], ports),
  ]);
  if (commit.code !== 0 && commit.code !== 1) return gitProblem(commit, 'read HEAD');
  const name = answer(branch).replace(/^refs\/heads\//, '');
  return { ...(commit.code === 0 ? { commit: answer(commit) } : {}), ...(branch.code === 0 ? { branch: name } : {}) };
}

/**
 * Resolves a revision in the real repository, as in `HEAD`, `origin/main` or `v1.2`.
 * @returns the commit id, or undefined when nothing has that name
 */
export async function resolveCommit(layout: Layout, revision: string, ports: GitPorts): Promise<string | undefined> {
  const run = await ask(
    layout.root,
    ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`],
    ports,
  );
  const id = answer(run).replace(/^--end-of-options\n/, '');
  return run.code === 0 && /^[0-9a-f]{40,64}$/.test(id) ? id : undefined;
}

function ask(folder: string, args: readonly string[], ports: GitPorts) {
  return runGit({
    args: ['-c', 'safe.bareRepository=explicit', '-c', 'core.fsmonitor=false', ...args],
    cwd: folder,
    env: gitEnvironment(ports.env),
    timeLimit: 30_000,
    ...(ports.git === undefined ? {} : { git: ports.git }),
    ...(ports.signal === undefined ? {} : { signal: ports.signal }),
  });
}
