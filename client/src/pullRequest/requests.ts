import { hasAdapter, type Token } from '../../../server/src/forge/access.ts';
import { type Evidence, emptyEvidence } from '../../../server/src/forge/evidence.ts';
import { hostOf } from '../../../server/src/forge/http.ts';
import { makeEvidence } from '../../../server/src/forge/makeEvidence.ts';
import { openRequest, previewRequest } from '../../../server/src/forge/openRequest.ts';
import type { Outcome } from '../../../server/src/forge/outcome.ts';
import { type Survey, surveyChange } from '../../../server/src/forge/survey.ts';
import { isProblem } from '../../../server/src/git/errors.ts';
import { plainUrl } from '../../../server/src/git/remoteUrl.ts';
import { openRepository } from '../../../server/src/git/repository.ts';
import type { ChangeImpactAnswer } from '../../../server/src/protocol/changes.ts';
import type { PanelChoices, PanelOutcome, PreparedText, RequestTarget, StepLine } from './messages.ts';

// This module is a chunk of its own, loaded when a request is wanted. It knows Git and forges and nothing of the editor.

/** What the editor hands in. */
export interface RequestPorts {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Path of the git that the editor uses. */
  readonly git?: string;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** A token that the editor keeps for a host. */
  tokenFor(host: string): Promise<Token | undefined>;
}

/** A look at one repository, kept between the looks of a person. */
export interface RequestSession {
  readonly target: RequestTarget;
  /** What the server said about the change, as the text of a request needs it. */
  evidence(answer: ChangeImpactAnswer): Evidence;
  /** What the request will say for these choices. */
  prepare(evidence: Evidence, choices: PanelChoices): PreparedText;
  /** Makes branch, commit, push and request; the work tree, the index, HEAD and the stash stay as they are. */
  open(evidence: Evidence, choices: PanelChoices, run: OpenRun): Promise<PanelOutcome>;
}

export interface OpenRun {
  readonly signal: AbortSignal;
  onStep(step: StepLine): void;
  onLine(line: string): void;
}

/**
 * Looks where a change of a folder would go to. Fetches the base branch.
 * @returns the session, or why there is none, in one or two sentences
 */
export async function startRequest(
  folder: string,
  wishes: { readonly remote?: string },
  ports: RequestPorts,
): Promise<RequestSession | { readonly problem: string }> {
  const git = { env: ports.env, ...(ports.git === undefined ? {} : { git: ports.git }) };
  const repository = await openRepository(folder, true, git);
  if (isProblem(repository)) return { problem: repository.message };
  const first = await surveyChange(repository, wishes, { env: ports.env, fetch: ports.fetch });
  if (isProblem(first)) return { problem: first.message };
  const host = first.place === undefined ? '' : hostOf(first.place.web);
  const kept = first.token ?? (host === '' ? undefined : await ports.tokenFor(host));
  const survey: Survey = kept === undefined ? first : { ...first, token: kept };
  return makeSession(survey, host, ports);
}

function makeSession(survey: Survey, host: string, ports: RequestPorts): RequestSession {
  const limited = (files: readonly string[]): Survey => ({
    ...survey,
    changes: survey.changes.filter((change) => files.includes(change.path)),
  });
  return {
    target: toTarget(survey, host),
    evidence: toEvidence,
    prepare: (evidence, choices) => previewRequest(limited(choices.files), evidence, toChoices(choices)),
    open: async (evidence, choices, run) => {
      const outcome = await openRequest(limited(choices.files), evidence, toChoices(choices), {
        env: ports.env,
        fetch: ports.fetch,
        ...(survey.token ? { token: survey.token } : {}),
        signal: run.signal,
        now: () => Date.now(),
        onStep: (event) => run.onStep(event),
        onLine: (line) => run.onLine(line),
      });
      return toOutcome(outcome, host);
    },
  };
}

function toEvidence(answer: ChangeImpactAnswer): Evidence {
  if (!answer.available) return emptyEvidence('polycrate-gitops', [answer.reason]);
  return makeEvidence({ ...answer.impact, refused: new Map(answer.impact.refused) });
}

function toTarget(survey: Survey, host: string): RequestTarget {
  const { repository, remote, base, place, token, author } = survey;
  return {
    root: repository.layout.root,
    remote: remote.name,
    address: plainUrl(remote.pushUrl),
    host,
    base: base.branch,
    ...(base.parent === undefined ? {} : { parent: base.parent }),
    files: survey.changes.map(({ path, kind }) => ({ path, kind })),
    author: `${author.name} <${author.email}>`,
    isSigned: survey.sign,
    skippedHooks: survey.skippedHooks,
    access: place === undefined || !hasAdapter(place.kind) ? 'page' : token === undefined ? 'token' : 'api',
  };
}

function toChoices({ title, text, branch, isDraft }: PanelChoices) {
  return { title, text, isDraft, ...(branch.trim() === '' ? {} : { branch: branch.trim() }) };
}

function toOutcome(outcome: Outcome, host: string): PanelOutcome {
  switch (outcome.kind) {
    case 'request': {
      const { kind, number, action, url, warnings } = outcome;
      return {
        kind,
        message: `Pull request #${number} is ${action === 'unchanged' ? 'as it was' : action} on ${host}.`,
        url,
        warnings,
      };
    }
    case 'page': {
      const { kind, url, why, textFile, warnings, branch } = outcome;
      return { kind, message: `The branch \`${branch}\` is pushed. ${why}`, url, textFile, warnings };
    }
    case 'text': {
      const { kind, textFile, links, warnings, branch } = outcome;
      const message = `The branch \`${branch}\` is pushed, and the text of the request is saved.`;
      return { kind, message, textFile, warnings, ...(links[0] === undefined ? {} : { url: links[0] }) };
    }
    case 'nothing':
      return { kind: 'nothing', message: outcome.why, warnings: [] };
    case 'stopped': {
      const pushed = outcome.isPushed ? ['The branch is pushed already; open the request again to go on.'] : [];
      const { problem, pageUrl } = outcome;
      return {
        kind: 'stopped',
        message: problem.message,
        warnings: pushed,
        ...(pageUrl === undefined ? {} : { url: pageUrl }),
      };
    }
  }
}
