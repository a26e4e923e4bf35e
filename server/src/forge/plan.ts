import type { Identity } from '../git/changeCommit.ts';
import { plainUrl } from '../git/remoteUrl.ts';
import { commitMessage } from './commitMessage.ts';
import type { Evidence } from './evidence.ts';
import type { ForgePlace } from './recognise.ts';

/** One file of a plan. The content itself is kept beside the plan under its digest. */
export type PlanFile =
  | { readonly path: string; readonly kind: 'content'; readonly digest: string; readonly executable: boolean }
  | { readonly path: string; readonly kind: 'object'; readonly mode: string; readonly id: string }
  | { readonly path: string; readonly kind: 'link'; readonly target: string }
  | { readonly path: string; readonly kind: 'removed' };

/** Everything that carrying out a request needs, settled before the first step: a later run does exactly the same. */
export interface RequestPlan {
  readonly version: 1;
  readonly id: string;
  readonly remote: string;
  /** Address without credentials, for showing. */
  readonly pushUrl: string;
  readonly place?: ForgePlace;
  readonly base: { readonly branch: string; readonly tip?: string; readonly parent?: string };
  readonly branch: string;
  readonly files: readonly PlanFile[];
  readonly author: Identity;
  /** Seconds since 1970. */
  readonly when: number;
  readonly sign: boolean;
  readonly title: string;
  readonly text: string;
  readonly message: string;
  readonly isDraft: boolean;
  readonly labels: readonly string[];
  readonly reviewers: readonly string[];
}

/** What is known about the repository when the plan is made. */
export interface PlanFacts {
  readonly remote: { readonly name: string; readonly pushUrl: string };
  readonly place?: ForgePlace;
  readonly base: RequestPlan['base'];
  readonly author: Identity;
  readonly sign: boolean;
  readonly files: readonly PlanFile[];
  readonly evidence: Evidence;
  /** Seconds since 1970. */
  readonly now: number;
  readonly sha256: (text: string) => string;
  /** Plan of the same request from an earlier run. */
  readonly earlier?: RequestPlan;
}

/** What a person chose. */
export interface PlanChoices {
  readonly branch: string;
  readonly title: string;
  readonly text: string;
  readonly isDraft?: boolean;
  readonly labels?: readonly string[];
  readonly reviewers?: readonly string[];
  readonly signOff?: boolean;
}

/**
 * Makes the plan. Pure: the same facts and choices give the same plan, and with it the same commit. A repeat without a
 * change keeps the time of the earlier plan, so that its commit has the same id and nothing is pushed again.
 */
export function planRequest(facts: PlanFacts, choices: PlanChoices): RequestPlan {
  const id = requestId(facts, choices.branch);
  const { title, text } = {
    title: choices.title.trim().slice(0, 120),
    text: choices.text.replace(/\r\n/g, '\n').trim(),
  };
  const signOff = choices.signOff ? { signOff: facts.author } : {};
  const plan: RequestPlan = {
    version: 1,
    id,
    remote: facts.remote.name,
    pushUrl: plainUrl(facts.remote.pushUrl),
    ...(facts.place ? { place: facts.place } : {}),
    base: facts.base,
    branch: choices.branch,
    files: facts.files,
    author: facts.author,
    when: facts.now,
    sign: facts.sign,
    title,
    text,
    message: commitMessage({ id, title, text, evidence: facts.evidence, ...signOff }),
    isDraft: choices.isDraft ?? false,
    labels: choices.labels ?? [],
    reviewers: choices.reviewers ?? [],
  };
  const { earlier } = facts;
  return earlier && sameCommit(plan, earlier) ? { ...plan, when: earlier.when } : plan;
}

/**
 * Identity of a request: first twelve digits of the SHA-256 over where it goes to. The same repository, base and branch give
 * the same request, whatever it holds.
 */
export function requestId(facts: Pick<PlanFacts, 'remote' | 'base' | 'sha256'>, branch: string): string {
  return facts.sha256([plainUrl(facts.remote.pushUrl), facts.base.branch, branch].join('\n')).slice(0, 12);
}

/** Name of a new branch, as in `polycrate/dana/bump-web-to-2-1`. Holds letters, digits and hyphens only. */
export function proposeBranch(author: Identity, title: string): string {
  const person = slug(author.email.split('@')[0] ?? '') || slug(author.name) || 'change';
  return `polycrate/${person}/${slug(title).slice(0, 60).replace(/-+$/, '') || 'change'}`;
}

function sameCommit(a: RequestPlan, b: RequestPlan): boolean {
  const key = ({ base, files, author, sign, message }: RequestPlan): string =>
    JSON.stringify([base.parent, files, author, sign, message]);
  return key(a) === key(b);
}

function slug(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
