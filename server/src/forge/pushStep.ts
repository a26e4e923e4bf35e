import { type GitProblem, isProblem, ownProblem } from '../git/errors.ts';
import { pushReference } from '../git/push.ts';
import { type RemoteChoice, remoteBranch } from '../git/remotes.ts';
import type { Repository } from '../git/repository.ts';

/** A commit to be brought to a branch of a remote. */
export interface PushStep {
  readonly remote: RemoteChoice;
  readonly reference: string;
  readonly branch: string;
  readonly commit: string;
  /** Commit that an earlier run pushed there; the only one that may be replaced. */
  readonly earlier?: string;
  readonly onLine?: (line: string) => void;
}

/** What is on the remote now. */
export interface PushStepDone {
  readonly isPushed: true;
  /** False when it was there already. */
  readonly isNew: boolean;
  readonly links: readonly string[];
}

/**
 * Brings the commit to the remote, looking first: there already, nothing is done; absent or at what we pushed before, it is
 * pushed with a lease on exactly that; anything else is somebody's work and stays. After a failure the remote is asked
 * again, since the answer of a push that worked can be lost.
 */
export async function pushStep(repository: Repository, step: PushStep): Promise<PushStepDone | GitProblem> {
  const { remote, branch, commit } = step;
  const present = await remoteBranch(repository, remote.target, branch);
  if (present !== undefined && typeof present !== 'string') return present;
  if (present === commit) return { isPushed: true, isNew: false, links: [] };
  if (present !== undefined && present !== step.earlier) {
    const what = `The branch \`${branch}\` on ${remote.name} holds work of somebody else (at ${present.slice(0, 12)})`;
    return ownProblem('diverged', `${what}; nothing was overwritten. Choose another branch name.`);
  }
  const pushed = await pushReference(repository, {
    remote,
    reference: step.reference,
    branch,
    ...(present === undefined ? {} : { expected: present }),
    ...(step.onLine ? { onLine: step.onLine } : {}),
  });
  if (!isProblem(pushed)) return { isPushed: true, isNew: true, links: pushed.links };
  // Also after a cancel: a person wants to know what is true now.
  const after = await remoteBranch(repository.withSignal(undefined), remote.target, branch);
  return after === commit ? { isPushed: true, isNew: true, links: [] } : pushed;
}
