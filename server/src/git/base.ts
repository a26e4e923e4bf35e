import { type GitProblem, gitProblem, isProblem, ownProblem } from './errors.ts';
import type { RemoteChoice } from './remotes.ts';
import type { Repository } from './repository.ts';
import { answer } from './runGit.ts';

/** Where a change starts from. */
export interface Base {
  readonly branch: string;
  /** Commit that the base branch is at on the remote now; absent when the remote has no such branch yet. */
  readonly tip?: string;
  /** Parent of the commit we make: where HEAD and the base branch met last. Absent for the very first commit. */
  readonly parent?: string;
}

/** What a merge of the change into the base would do. */
export type MergePreview =
  | { readonly kind: 'clean'; readonly tree: string }
  | { readonly kind: 'conflict'; readonly paths: readonly string[] }
  | { readonly kind: 'unknown' };

/**
 * Fetches the base branch into a reference of ours (no tracking branch, tag or FETCH_HEAD moves) and finds the parent.
 * The parent is the merge base and never the fetched tip: files edited on an older base and committed on the tip would
 * silently take back what others changed in the same files.
 */
export async function fetchBase(
  repository: Repository,
  remote: RemoteChoice,
  branch: string,
): Promise<Base | GitProblem> {
  const reference = `refs/polycrate/base/${branch}`;
  const flags = ['--refmap=', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance', '--no-recurse-submodules'];
  const source = remote.target === remote.name ? remote.name : remote.fetchUrl;
  const args = ['fetch', ...flags, source, `+refs/heads/${branch}:${reference}`];
  const fetched = await repository.run(args, { env: { GIT_NO_LAZY_FETCH: undefined } });
  if (fetched.code !== 0) {
    const problem = gitProblem(fetched, `fetch \`${branch}\` from ${remote.name}`);
    if (problem.reason !== 'base-missing') return problem;
    return repository.head.commit === undefined
      ? { branch }
      : { ...problem, message: `The branch \`${branch}\` does not exist on ${remote.name}. Name another base branch.` };
  }
  const tip = await repository.text(['rev-parse', '--verify', `${reference}^{commit}`], 'read the base branch');
  if (isProblem(tip)) return tip;
  if (repository.head.commit === undefined) return { branch, tip, parent: tip };
  return withParent(repository, branch, tip, repository.head.commit);
}

/**
 * Merges the change into the base's tip without writing anything but objects (`merge-tree --write-tree`, git 2.38 or newer).
 * Older git, or an answer that is not one, is `unknown`: the forge tells later.
 */
export async function previewMerge(repository: Repository, tip: string, commit: string): Promise<MergePreview> {
  const run = await repository.run(['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', tip, commit]);
  const [tree, ...paths] = run.stdout.toString('utf8').split('\0');
  // Exit code 1 means a conflict and also "not something we can merge"; only the id tells them apart.
  if (tree === undefined || !/^[0-9a-f]{40,64}$/.test(tree)) return { kind: 'unknown' };
  if (run.code === 0) return { kind: 'clean', tree };
  return run.code === 1
    ? { kind: 'conflict', paths: [...new Set(paths.filter((path) => path !== ''))] }
    : { kind: 'unknown' };
}

async function withParent(
  repository: Repository,
  branch: string,
  tip: string,
  head: string,
): Promise<Base | GitProblem> {
  const run = await repository.run(['merge-base', head, tip]);
  if (run.code === 0) return { branch, tip, parent: answer(run).split('\n')[0] ?? tip };
  if (run.code !== 1) return gitProblem(run, 'find where this branch left the base');
  const shallow = await repository.text(['rev-parse', '--is-shallow-repository'], 'read the history');
  const remedy =
    shallow === 'true'
      ? 'This clone is shallow; deepen it with `git fetch --unshallow`.'
      : 'Their histories are unrelated; choose another base branch.';
  return ownProblem('base-unrelated', `HEAD and \`${branch}\` have no commit in common. ${remedy}`);
}
