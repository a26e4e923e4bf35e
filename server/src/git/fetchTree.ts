import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gitEnvironment, quietOptions } from './environment.ts';
import { type GitProblem, gitProblem, ownProblem } from './errors.ts';
import type { GitPorts } from './layout.ts';
import { answer, runGit } from './runGit.ts';

/** What to fetch. */
export interface TreeRequest {
  /** Any address that git takes. */
  readonly repository: string;
  /** Branch, tag or commit; '' for the default branch. */
  readonly ref: string;
  readonly submodules: boolean;
}

/** Milliseconds for each run of git; whoever waits can cancel. */
const TIME_LIMIT = 600_000;

/**
 * Fetches the files of one commit into a folder of our own, by the commands that kustomize runs (api/internal/git/cloner.go) and with the
 * person's git: credential helpers, ssh and proxies work as on a shell, prompts are off. No hook runs, and what the fetched
 * repository configures is not used. `.git` is gone afterwards.
 * @param folder an empty or missing folder; left as it is when this fails
 * @returns the full commit id, or why there is none
 */
export async function fetchTree(
  request: TreeRequest,
  folder: string,
  ports: GitPorts,
): Promise<{ readonly commit: string } | GitProblem> {
  const { repository, ref, submodules } = request;
  if (repository.startsWith('-')) return ownProblem('git-failed', `\`${repository}\` is no address of a repository.`);
  const empty = `${folder}.empty`;
  await mkdir(folder, { recursive: true });
  await mkdir(empty, { recursive: true });
  const run = (args: readonly string[]): ReturnType<typeof runGit> =>
    runGit({
      args: [...quietOptions(empty), ...args],
      cwd: folder,
      env: gitEnvironment(ports.env),
      timeLimit: TIME_LIMIT,
      ...(ports.signal === undefined ? {} : { signal: ports.signal }),
      ...(ports.git === undefined ? {} : { git: ports.git }),
    });
  const steps = [
    ['init', '--quiet', '--template=', '.'],
    // Submodules with relative addresses count from it.
    ['remote', 'add', 'origin', repository],
    ['fetch', '--depth=1', '--end-of-options', repository, ref === '' ? 'HEAD' : ref],
    ['checkout', '--quiet', '--detach', 'FETCH_HEAD'],
    ...(submodules ? [['submodule', 'update', '--init', '--recursive', '--quiet']] : []),
  ];
  try {
    for (const args of steps) {
      const done = await run(args);
      if (done.code !== 0) return worded(gitProblem(done, 'fetch it'), ref);
    }
    const commit = answer(await run(['rev-parse', 'HEAD']));
    await removeGitFolders(folder);
    return { commit };
  } finally {
    await rm(empty, { recursive: true, force: true });
  }
}

/** Words for fetching, where the general ones speak of a push. */
function worded(problem: GitProblem, ref: string): GitProblem {
  const words: Partial<Record<GitProblem['reason'], string>> = {
    'base-missing': `There is no branch, tag or commit \`${ref}\` in it. Correct the \`?ref=\`.`,
    'permission-denied': 'These credentials may not read it.',
    'auth-missing': 'Git has no credentials for it. Sign in once with `git fetch`, or set up a credential helper.',
    unreachable: 'It did not answer. Check the network or the proxy and fetch again.',
  };
  return { ...problem, message: words[problem.reason] ?? problem.message };
}

async function removeGitFolders(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.name === '.git') await rm(path, { recursive: true, force: true });
    else if (entry.isDirectory()) await removeGitFolders(path);
  }
}
