import { access, constants } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Environment } from './environment.ts';
import { type GitProblem, gitProblem, isProblem } from './errors.ts';
import type { RemoteChoice } from './remotes.ts';
import type { Repository } from './repository.ts';

/** A push of one reference of ours to one branch of the remote. */
export interface PushInput {
  readonly remote: RemoteChoice;
  /** Our reference, as in `refs/polycrate/requests/ID`; hooks expect a name, not an id. */
  readonly reference: string;
  readonly branch: string;
  /** Commit that the remote's branch must be at; absent: it must not exist. */
  readonly expected?: string;
  readonly env?: Environment;
  readonly signal?: AbortSignal;
  /** Lines of hooks and server, as they come. */
  readonly onLine?: (line: string) => void;
}

/** What the remote did. */
export interface Pushed {
  readonly state: 'created' | 'unchanged' | 'updated';
  /** Web addresses that the server printed, first on top; forges print where a request is opened or seen. */
  readonly links: readonly string[];
}

const TIME_LIMIT = 10 * 60_000;

/**
 * Pushes with a lease: the remote's branch moves only if it is where we believe it to be. Judged by git's porcelain line and
 * exit code alone, since a push that worked may print "fatal:" all the same.
 */
export async function pushReference(repository: Repository, input: PushInput): Promise<Pushed | GitProblem> {
  const to = `refs/heads/${input.branch}`;
  // The user's own settings for pushes would send tags, options or signatures along.
  const plain = ['--porcelain', '--no-follow-tags', '--no-signed', '--recurse-submodules=no', '--no-force-if-includes'];
  const lease = `--force-with-lease=${to}:${input.expected ?? ''}`;
  const args = ['-c', 'push.pushOption=', 'push', ...plain, lease, input.remote.target, `${input.reference}:${to}`];
  const run = await repository.run(args, {
    withHooks: true,
    // Where hooks expect to be.
    cwd: repository.layout.root,
    timeLimit: TIME_LIMIT,
    env: { ...input.env, GIT_NO_LAZY_FETCH: undefined },
    ...(input.signal === undefined ? {} : { signal: input.signal }),
    ...(input.onLine === undefined ? {} : { onLine: input.onLine }),
  });
  const output = run.stdout.toString('utf8');
  const line = output.split('\n').find((candidate) => candidate.includes(`:${to}\t`));
  if (run.code === 0 && line !== undefined && !line.startsWith('!')) {
    const state = line.startsWith('*') ? 'created' : line.startsWith('=') ? 'unchanged' : 'updated';
    return { state, links: serverLinks(run.stderr) };
  }
  const printed = `${run.stderr}\n${output}`;
  const problem = gitProblem({ ...run, stderr: printed }, `push to ${input.remote.name}`);
  if (
    problem.reason === 'git-failed' &&
    line === undefined &&
    repository.trusted &&
    (await hasHook(repository, 'pre-push'))
  ) {
    return { ...problem, reason: 'hook-failed', message: 'The pre-push hook of this repository stopped the push.' };
  }
  return problem;
}

/** Names of client hooks that exist and that `git commit` would have run, but our commit did not. */
export async function skippedHooks(repository: Repository): Promise<string[]> {
  const found: string[] = [];
  for (const name of ['pre-commit', 'prepare-commit-msg', 'commit-msg'])
    if (await hasHook(repository, name)) found.push(name);
  return found;
}

/** Checks a branch name by git's own rules. */
export async function isBranchName(repository: Repository, name: string): Promise<boolean> {
  const checked = await repository.text(['check-ref-format', '--branch', name], 'check the branch name');
  return !isProblem(checked) && checked === name && Buffer.byteLength(name) <= 200;
}

function serverLinks(stderr: string): string[] {
  const lines = stderr.split('\n').filter((line) => line.startsWith('remote:'));
  return lines.flatMap((line) => line.match(/https?:\/\/[^\s'"<>]+/g) ?? []);
}

async function hasHook(repository: Repository, name: string): Promise<boolean> {
  const folder = repository.settings.findLast(([key]) => key.toLowerCase() === 'core.hookspath')?.[1];
  const path =
    folder === undefined
      ? join(repository.layout.commonDir, 'hooks', name)
      : join(isAbsolute(folder) ? '' : repository.layout.root, folder, name);
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
