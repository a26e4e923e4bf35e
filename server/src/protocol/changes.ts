import type { OverlayDifference } from './environments.ts';

/** A change on top of a commit, as the pull request panel asks about it. */
export interface ChangeQuestion {
  /** URI of the repository's top. */
  readonly root: string;
  /** Commit that the change is made on; absent before the first commit. */
  readonly commit?: string;
  /** Chosen files from the top of the repository, with `/`. */
  readonly files: readonly string[];
}

export interface ChangeFinding {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  readonly message: string;
  /** Below the repository's top. */
  readonly file: string;
  /** One-based. */
  readonly line: number;
}

/** What a change does, for the text of a pull request. */
export interface ChangeImpact {
  readonly tool: string;
  readonly differences: readonly OverlayDifference[];
  readonly findings: readonly ChangeFinding[];
  readonly findingsBefore: readonly ChangeFinding[];
  /** Overlays that do not render after the change, by name, with the reason. */
  readonly refused: readonly (readonly [string, string])[];
}

export type ChangeImpactAnswer =
  | { readonly available: true; readonly impact: ChangeImpact }
  | { readonly available: false; readonly reason: string };
