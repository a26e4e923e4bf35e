import type { ForgeProblem } from '../errors.ts';
import { type ForgeAnswer, isForgeProblem } from '../http.ts';

/** A request as a forge has it. */
export interface ForgeRequest {
  readonly number: number;
  readonly url: string;
  readonly state: 'open' | 'closed' | 'merged';
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
}

/** A request to be opened. */
export interface NewRequest {
  readonly base: string;
  readonly branch: string;
  readonly title: string;
  readonly body: string;
  readonly isDraft: boolean;
}

/** What is asked of the repository before anything is pushed. */
export interface RepositoryFacts {
  readonly defaultBranch: string;
  readonly isArchived: boolean;
  /** Absent when the forge does not say. */
  readonly mayPush?: boolean;
}

/** One forge's API, reduced to the calls that opening a request takes. Every answer may be a problem; nothing throws. */
export interface ForgeAdapter {
  /** Host for messages. */
  readonly host: string;
  facts(): Promise<RepositoryFacts | ForgeProblem>;
  /** The newest request of exactly this branch into exactly this base; an open one before a closed one. */
  find(branch: string, base: string): Promise<ForgeRequest | undefined | ForgeProblem>;
  create(request: NewRequest): Promise<ForgeRequest | ForgeProblem>;
  update(
    number: number,
    change: { readonly body?: string; readonly title?: string },
  ): Promise<ForgeRequest | ForgeProblem>;
  addLabels(number: number, labels: readonly string[]): Promise<ForgeProblem | undefined>;
  askReviewers(number: number, reviewers: readonly string[]): Promise<ForgeProblem | undefined>;
}

/** A field of an answer as text; empty where it is missing or something else. */
export function textField(value: unknown, name: string): string {
  const found = field(value, name);
  return typeof found === 'string' ? found : '';
}

/** A field of an answer of any type. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** Reads what GitHub, Gitea and Forgejo have in common in their answers about a pull request. */
export function readPullRequest(json: unknown): ForgeRequest {
  const labels = field(json, 'labels');
  const isMerged = field(json, 'merged') === true || textField(json, 'merged_at') !== '';
  return {
    number: Number(field(json, 'number') ?? 0),
    url: textField(json, 'html_url'),
    state: isMerged ? 'merged' : textField(json, 'state') === 'open' ? 'open' : 'closed',
    title: textField(json, 'title'),
    body: textField(json, 'body'),
    labels: Array.isArray(labels) ? labels.map((label) => textField(label, 'name')) : [],
  };
}

/** Reads what GitHub, Gitea and Forgejo have in common in their answers about a repository. */
export function readFacts(json: unknown): RepositoryFacts {
  const push = field(field(json, 'permissions'), 'push');
  return {
    defaultBranch: textField(json, 'default_branch'),
    isArchived: field(json, 'archived') === true,
    ...(typeof push === 'boolean' ? { mayPush: push } : {}),
  };
}

/** People and teams (`org/team`) apart, as both APIs want them. */
export function splitTeams(reviewers: readonly string[]): { reviewers: string[]; team_reviewers: string[] } {
  const plain = reviewers.map((name) => name.replace(/^@/, ''));
  return {
    reviewers: plain.filter((name) => !name.includes('/')),
    team_reviewers: plain.filter((name) => name.includes('/')).map((name) => name.slice(name.indexOf('/') + 1)),
  };
}

/** Reads a good answer and hands a problem on. */
export function mapAnswer<T>(answer: ForgeAnswer | ForgeProblem, read: (json: unknown) => T): T | ForgeProblem {
  return isForgeProblem(answer) ? answer : read(answer.json);
}
