import type { OverlayDifference } from './environments.ts';

/** A finding as a line of text, for the summary of a change. */
export interface ChangeFinding {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  readonly message: string;
  /** Path below the repository root, with `/`. */
  readonly file: string;
  /** One-based. */
  readonly line: number;
  readonly overlays: readonly string[];
}

/** What a change does, for the text of a pull request. */
export interface ChangeImpact {
  /** Root of the repository, as a native path. */
  readonly root: string;
  readonly overlays: readonly OverlayDifference[];
  readonly findings: readonly ChangeFinding[];
  /** Findings at HEAD; absent where HEAD was not judged. */
  readonly findingsBefore?: readonly ChangeFinding[];
}

export type ChangeImpactAnswer =
  | { readonly available: true; readonly impact: ChangeImpact }
  | { readonly available: false; readonly reason: string };
