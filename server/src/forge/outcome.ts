import type { GitProblem, GitReason } from '../git/errors.ts';
import type { ForgeProblem, ForgeReason } from './errors.ts';
import type { StepName } from './journal.ts';

/** Why a request was not opened. */
export type RequestProblem = GitProblem | ForgeProblem;
export type RequestReason = GitReason | ForgeReason;

/** What holds for every outcome that got as far as a branch. */
interface Done {
  readonly id: string;
  readonly title: string;
  readonly base: string;
  readonly branch: string;
  readonly commit: string;
  /** Sentences for a person; the request stands all the same. */
  readonly warnings: readonly string[];
}

/** How carrying out a plan ended. */
export type Outcome =
  /** The request is there. */
  | (Done & {
      readonly kind: 'request';
      readonly action: 'opened' | 'updated' | 'unchanged';
      readonly number: number;
      readonly url: string;
    })
  /** The branch is pushed; a person finishes the request on this page. The text is also in `textFile`. */
  | (Done & {
      readonly kind: 'page';
      readonly url: string;
      readonly isFilled: boolean;
      readonly why: string;
      readonly textFile: string;
    })
  /** The branch is pushed; the forge has no page that we know. `links` are what its server printed. */
  | (Done & { readonly kind: 'text'; readonly textFile: string; readonly links: readonly string[] })
  /** There is nothing to open. */
  | { readonly kind: 'nothing'; readonly why: string }
  /** It did not work. `at` is the step; with `pageUrl` the branch is pushed and a person can go on there. */
  | {
      readonly kind: 'stopped';
      readonly at: StepName;
      readonly problem: RequestProblem;
      readonly id: string;
      readonly isPushed: boolean;
      readonly pageUrl?: string;
    };

/** A step that begins or ends, for showing. */
export interface StepEvent {
  readonly step: StepName;
  readonly state: 'running' | 'done' | 'skipped';
  /** As in `polycrate/dana/bump-web`; empty where there is nothing to say. */
  readonly detail: string;
}
