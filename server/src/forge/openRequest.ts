import { type GitProblem, isProblem, ownProblem } from '../git/errors.ts';
import { isBranchName } from '../git/push.ts';
import { describeRemote, remoteBranch } from '../git/remotes.ts';
import type { Repository } from '../git/repository.ts';
import { adapterFor, hasAdapter, type Token, tokenFromEnvironment, variableNames } from './access.ts';
import type { ForgeAdapter } from './adapters/adapter.ts';
import { requestBody } from './body.ts';
import { proposeTitle } from './commitMessage.ts';
import { readContents } from './contents.ts';
import { reachable } from './credentials.ts';
import { dialectOf } from './dialect.ts';
import { type ForgeProblem, ownForgeProblem } from './errors.ts';
import type { Evidence } from './evidence.ts';
import { hostOf } from './http.ts';
import { type HeldFolder, holdFolder, type Owner, readJournal, restartJournal } from './journal.ts';
import type { Outcome, RequestProblem } from './outcome.ts';
import { type PlanChoices, planRequest, proposeBranch, type RequestPlan, requestId } from './plan.ts';
import { loadPlan, requestFolder, sha256, storePlan } from './planStore.ts';
import { type CarryOutPorts, carryOut } from './pullRequest.ts';
import type { Survey, SurveyPorts } from './survey.ts';
import { tidyRequests } from './tidy.ts';

/** What a person chose in the panel or on the command line; what is absent is proposed. */
export type RequestChoices = Partial<PlanChoices> & {
  /** Unsaved texts by path from the top of the repository. */
  readonly buffers?: ReadonlyMap<string, Uint8Array>;
};

/** Ports of opening: those of carrying out, without what is found here. */
export type OpenPorts = SurveyPorts &
  Pick<CarryOutPorts, 'refuseConflict' | 'onStep' | 'onLine' | 'atPoint' | 'longestUrl'> & {
    /** Time in milliseconds since 1970. */
    readonly now: () => number;
    readonly owner?: Owner;
    /** Limit of one call to the forge in milliseconds. */
    readonly timeLimit?: number;
  };

/** Text and target of a request, without anything having been made. */
export interface RequestPreview {
  readonly title: string;
  readonly branch: string;
  readonly body: string;
}

/**
 * Opens a request for the surveyed change: settles a plan, stores it with the contents, carries it out. Run again with the
 * same branch it updates the same request.
 */
export async function openRequest(
  given: Survey,
  evidence: Evidence,
  choices: RequestChoices,
  ports: OpenPorts,
): Promise<Outcome> {
  const survey = ports.signal ? { ...given, repository: given.repository.withSignal(ports.signal) } : given;
  if (survey.changes.length === 0) return { kind: 'nothing', why: `No file differs from \`${survey.base.branch}\`.` };
  await tidyRequests(survey.repository, ports.now(), ports.owner);
  const title = choices.title?.trim() || proposeTitle(survey.changes.map((change) => change.path));
  const branch = await chooseBranch(survey, choices.branch, title);
  if (typeof branch !== 'string') return stopped(branch);
  const id = requestId({ remote: survey.remote, base: survey.base, sha256 }, branch);
  const held = await holdFolder(requestFolder(survey.repository.stateFolder, id), ports.owner);
  if (!('folder' in held)) return stopped(held, id);
  try {
    const plan = await settle(survey, evidence, { ...choices, title, branch }, { ports, held });
    if (isProblem(plan)) return stopped(plan, id);
    return await carryOut(
      { plan, evidence },
      held,
      carryOutPorts(survey.repository, plan, { token: survey.token, ports }),
    );
  } finally {
    await held.release();
  }
}

/**
 * Goes on with a request that an earlier run did not finish, from what that run stored.
 * @param id as `unfinishedRequests` names it
 */
export async function continueRequest(given: Repository, id: string, ports: OpenPorts): Promise<Outcome> {
  const opened = ports.signal ? given.withSignal(ports.signal) : given;
  const held = await holdFolder(requestFolder(opened.stateFolder, id), ports.owner);
  if (!('folder' in held)) return stopped(held, id);
  try {
    const stored = await loadPlan(held.folder);
    if (!stored)
      return stopped(ownForgeProblem('plan-damaged', `There is no request \`${id}\` to go on with. Open it anew.`), id);
    const { plan } = stored;
    const token = ports.token ?? (plan.place ? tokenFromEnvironment(plan.place, ports.env) : undefined);
    const remote = await describeRemote(opened, plan.remote);
    if (isProblem(remote)) return stopped(remote, id);
    const repository = await reachable(opened, remote, { token, env: ports.env });
    return await carryOut(stored, held, carryOutPorts(repository, plan, { token, ports }));
  } finally {
    await held.release();
  }
}

/** What the request would say and where it would go to. Makes no commit and stores nothing. */
export function previewRequest(survey: Survey, evidence: Evidence, choices: RequestChoices): RequestPreview {
  const files = survey.changes.map((change) => change.path);
  const title = choices.title?.trim() || proposeTitle(files);
  const branch = choices.branch ?? proposeBranch(survey.author, title);
  const { base, place } = survey;
  const commits = {
    baseBranch: base.branch,
    ...(base.tip === undefined ? {} : { base: base.tip }),
    change: '(not made yet)',
  };
  const id = requestId({ remote: survey.remote, base, sha256 }, branch);
  const content = requestBody({ id, evidence, files, commits, dialect: dialectOf(place?.kind ?? 'plain') });
  const text = choices.text?.trim() ?? '';
  return { title, branch, body: text === '' ? content : `${text}\n\n${content}` };
}

async function chooseBranch(survey: Survey, wish: string | undefined, title: string): Promise<string | RequestProblem> {
  const { repository, remote, base } = survey;
  if (wish !== undefined) {
    if (wish === base.branch)
      return ownProblem(
        'bad-branch',
        `\`${wish}\` is the base branch. Choose another name for the branch of the request.`,
      );
    return (await isBranchName(repository, wish))
      ? wish
      : ownProblem('bad-branch', `\`${wish}\` is not a branch name that Git takes. Choose another one.`);
  }
  const proposed = proposeBranch(survey.author, title);
  for (let attempt = 1; attempt <= 9; attempt += 1) {
    const branch = attempt === 1 ? proposed : `${proposed}-${attempt}`;
    const id = requestId({ remote, base, sha256 }, branch);
    // Ours from an earlier run: the same request goes on.
    if (await loadPlan(requestFolder(repository.stateFolder, id))) return branch;
    const present = await remoteBranch(repository, remote.target, branch);
    if (present === undefined) return branch;
    if (typeof present !== 'string') return present;
  }
  return ownProblem('branch-taken', `\`${proposed}\` and its next numbers are taken on ${remote.name}. Name a branch.`);
}

interface Settling {
  readonly ports: OpenPorts;
  readonly held: HeldFolder;
}

/** Makes the plan and stores it; an equal plan of an earlier run is left as it is, with its journal. */
async function settle(
  survey: Survey,
  evidence: Evidence,
  choices: RequestChoices & { title: string; branch: string },
  { ports, held }: Settling,
): Promise<RequestPlan | GitProblem> {
  const { repository, source } = survey;
  const read = await readContents(repository, survey.changes, {
    source,
    env: ports.env,
    ...(choices.buffers ? { buffers: choices.buffers } : {}),
  });
  if (isProblem(read)) return read;
  const earlier = await loadPlan(held.folder);
  const { remote, place, base, author, sign } = survey;
  const plan = planRequest(
    {
      remote,
      ...(place ? { place } : {}),
      base,
      author,
      sign,
      files: read.files,
      evidence,
      now: Math.floor(ports.now() / 1000),
      sha256,
      ...(earlier ? { earlier: earlier.plan } : {}),
    },
    { text: '', ...choices },
  );
  const stored = { plan, evidence };
  if (earlier && JSON.stringify(earlier) === JSON.stringify(stored)) return plan;
  const journal = await readJournal(held.folder);
  await ports.atPoint?.('before plan');
  await restartJournal(held.folder, journal);
  await ports.atPoint?.('journal restarted');
  await storePlan(held.folder, stored, read.contents);
  await ports.atPoint?.('plan stored');
  return plan;
}

interface Connected {
  readonly token: Token | undefined;
  readonly ports: OpenPorts;
}

function carryOutPorts(repository: Repository, plan: RequestPlan, from: Connected): CarryOutPorts {
  const { ports } = from;
  const adapter = makeAdapter(plan, from);
  const why = adapter ? undefined : whyNoAdapter(plan, ports.env);
  return {
    repository,
    ...(adapter ? { adapter } : {}),
    ...(why === undefined ? {} : { whyNoAdapter: why }),
    ...(ports.refuseConflict ? { refuseConflict: true } : {}),
    ...(ports.onStep ? { onStep: ports.onStep } : {}),
    ...(ports.onLine ? { onLine: ports.onLine } : {}),
    ...(ports.atPoint ? { atPoint: ports.atPoint } : {}),
    ...(ports.longestUrl === undefined ? {} : { longestUrl: ports.longestUrl }),
  };
}

function makeAdapter(plan: RequestPlan, { token, ports }: Connected): ForgeAdapter | undefined {
  const { fetch, signal, timeLimit } = ports;
  if (!plan.place || !token || !fetch) return undefined;
  return adapterFor(plan.place, {
    fetch,
    token,
    ...(signal ? { signal } : {}),
    ...(timeLimit === undefined ? {} : { timeLimit }),
  });
}

function whyNoAdapter(plan: RequestPlan, env: OpenPorts['env']): string {
  if (!plan.place) return 'The remote is a folder, so there is no page to open.';
  const host = hostOf(plan.place.web);
  if (!hasAdapter(plan.place.kind)) return `Requests on ${host} are finished on its page.`;
  return `There is no token for ${host} (${variableNames(plan.place, env).join(', ')}), so the request is finished on its page.`;
}

function stopped(problem: GitProblem | ForgeProblem, id = ''): Outcome {
  return { kind: 'stopped', at: 'commit', problem, id, isPushed: false };
}
