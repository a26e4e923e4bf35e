type Level = 'error' | 'warning' | 'information' | 'hint';
type Counts = Readonly<Record<Level, number>>;

/** A change on top of a commit, as the pull request panel asks about it. */
export interface ChangeQuestion {
  /** URI of the repository's top. */
  readonly root: string;
  /** Commit that the change is made on; absent before the first commit. */
  readonly commit?: string;
  /** Chosen files from the top of the repository, with `/`. */
  readonly files: readonly string[];
}

export interface ChangedResource {
  readonly change: 'added' | 'changed' | 'removed';
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /** Unified diff of the masked render, without header lines. */
  readonly diff: string;
}

export interface ChangedOverlay {
  readonly path: string;
  readonly environment: string;
  readonly clusters: readonly string[];
  readonly isProduction: boolean;
  readonly resources: readonly ChangedResource[];
  readonly digestBefore?: string;
  readonly digestAfter?: string;
  /** Why it does not render after the change. */
  readonly refused?: string;
}

export interface ChangeFinding {
  readonly code: string;
  readonly level: Level;
  readonly message: string;
  readonly place: string;
}

/** What a change does, for the text of a pull request; the shape of the forge part's evidence. */
export interface ChangeImpact {
  readonly tool: string;
  readonly overlays: readonly ChangedOverlay[];
  readonly findings: {
    readonly before: Counts;
    readonly after: Counts;
    readonly added: readonly ChangeFinding[];
    readonly resolved: readonly ChangeFinding[];
  };
  readonly notJudged: readonly string[];
  readonly kubernetes: readonly string[];
}

export type ChangeImpactAnswer =
  | { readonly available: true; readonly impact: ChangeImpact }
  | { readonly available: false; readonly reason: string };
