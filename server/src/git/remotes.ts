import { type GitProblem, gitProblem, isProblem, ownProblem } from './errors.ts';
import { sameRepository } from './remoteUrl.ts';
import type { Repository } from './repository.ts';
import { isTrue, remotesOf, setting } from './settings.ts';

/** The remote that a change goes to. */
export interface RemoteChoice {
  readonly name: string;
  readonly fetchUrl: string;
  readonly pushUrl: string;
  /** What to give to `git push` and `git ls-remote`: the name where that means exactly one address, else the address. */
  readonly target: string;
  /** Further addresses that `git push` would also push to, and that we leave out. */
  readonly others: readonly string[];
}

/**
 * Chooses the remote to push to, in git's own order: the wish, `branch.X.pushRemote`, `remote.pushDefault`,
 * `branch.X.remote`, `origin`, the only one.
 * @returns the remote with its addresses after `insteadOf`, or `no-remote`
 */
export async function chooseRemote(repository: Repository, wish?: string): Promise<RemoteChoice | GitProblem> {
  const { settings, head } = repository;
  const known = remotesOf(settings);
  const branch = head.branch === undefined ? undefined : `branch.${head.branch}`;
  const ofBranch =
    branch === undefined ? [] : [setting(settings, `${branch}.pushRemote`), setting(settings, `${branch}.remote`)];
  const order = [wish, ofBranch[0], setting(settings, 'remote.pushDefault'), ofBranch[1], 'origin'];
  if (known.length === 1) order.push(known[0]?.name);
  const name =
    wish ?? order.find((candidate) => candidate !== undefined && known.some((remote) => remote.name === candidate));
  const names = known.map((remote) => `\`${remote.name}\``).join(', ');
  if (name === undefined || !known.some((remote) => remote.name === name)) {
    if (known.length === 0)
      return ownProblem(
        'no-remote',
        'This repository has no remote to push to. Add one with `git remote add origin URL`.',
      );
    const what =
      wish === undefined ? 'It is not clear which remote to push to' : `There is no remote named \`${wish}\``;
    return ownProblem('no-remote', `${what}. Name one of ${names}.`);
  }
  return describeRemote(repository, name);
}

/**
 * Asks the remote for the name of its default branch.
 * @returns undefined when the remote has no branch yet
 */
export async function defaultBranch(
  repository: Repository,
  remote: RemoteChoice,
): Promise<string | undefined | GitProblem> {
  const run = await repository.run(['ls-remote', '--symref', remote.target, 'HEAD']);
  if (run.code !== 0) return gitProblem(run, `ask ${remote.name} for its default branch`);
  return /^ref: refs\/heads\/(.+)\tHEAD$/m.exec(run.stdout.toString('utf8'))?.[1];
}

/**
 * Asks the remote which commit a branch is at.
 * @returns undefined when the branch does not exist there
 */
export async function remoteBranch(
  repository: Repository,
  target: string,
  branch: string,
): Promise<string | undefined | GitProblem> {
  const run = await repository.run(['ls-remote', target, `refs/heads/${branch}`]);
  if (run.code !== 0) return gitProblem(run, 'ask the remote for its branches');
  return /^([0-9a-f]{40,64})\t/m.exec(run.stdout.toString('utf8'))?.[1];
}

/** Reads the addresses of a remote, after `insteadOf`. */
export async function describeRemote(repository: Repository, name: string): Promise<RemoteChoice | GitProblem> {
  const doing = `read the address of ${name}`;
  const [fetching, pushing] = await Promise.all([
    repository.text(['remote', 'get-url', name], doing),
    repository.text(['remote', 'get-url', '--push', '--all', name], doing),
  ]);
  if (isProblem(fetching)) return fetching;
  if (isProblem(pushing)) return pushing;
  const [pushUrl = fetching, ...others] = pushing.split('\n');
  const mirror = isTrue(setting(repository.settings, `remote.${name}.mirror`));
  const single = others.length === 0 && !mirror && (pushUrl === fetching || sameRepository(pushUrl, fetching));
  return { name, fetchUrl: fetching, pushUrl, target: single ? name : pushUrl, others };
}
