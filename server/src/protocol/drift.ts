import type { SourcePlace } from './places.ts';

/** How a resource in the cluster compares with the render of HEAD; the words of cluster/report.ts. */
export type DriftState =
  | 'inSync'
  | 'changed'
  | 'differsFromGit'
  | 'pending'
  | 'driftAndPending'
  | 'alreadyAtGit'
  | 'missing'
  | 'pendingCreation'
  | 'pendingRemoval'
  | 'extra'
  | 'orphan'
  | 'excluded'
  | 'cannotApply'
  | 'terminating'
  | 'notPermitted'
  | 'unknownKind'
  | 'unreadable'
  | 'notVerifiable';

/** Who wrote a live value; `words` is for people. */
export interface FieldWriter {
  readonly manager: string;
  /** ISO time, where Kubernetes records one. */
  readonly time?: string;
  readonly words: string;
}

export interface DriftField {
  readonly path: string;
  readonly verdict: 'drift' | 'pending' | 'driftAndPending' | 'differs';
  /** One-line values, Secrets masked; absent where the side has none. */
  readonly rendered?: string;
  readonly applied?: string;
  readonly live?: string;
  readonly writer?: FieldWriter;
  /** The rule that says that it does not count, and its reason. */
  readonly ignored?: string;
  readonly note?: string;
  /** The line in Git that sets the field. */
  readonly source?: SourcePlace;
}

/** A field that somebody set and Git says nothing about; never counted. */
export interface DriftAddition {
  readonly path: string;
  readonly live: string;
  readonly writer?: FieldWriter;
}

export interface DriftResource {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly state: DriftState;
  /** Whether the state means that the cluster differs, that it could not be judged, or neither. */
  readonly means: 'different' | 'unjudged' | 'fine';
  readonly fields: readonly DriftField[];
  readonly additions: readonly DriftAddition[];
  /** More to know, one sentence each. */
  readonly notes: readonly string[];
  /** Whether the working copy differs from HEAD here; never called drift. */
  readonly localEdits: boolean;
  /** Masked YAML of both sides for the diff editor; empty where the side has none. */
  readonly renderedText: string;
  readonly liveText: string;
  /** Where Git makes the resource. */
  readonly source?: SourcePlace;
}

export interface DriftResult {
  /** Identity of the overlay, as in every request. */
  readonly overlay: string;
  readonly name: string;
  readonly context: string;
  readonly server: string;
  /** Whether the revision that the cluster was given is known; without it a difference is not called drift. */
  readonly knowsApplied: boolean;
  /** ISO time of the check. */
  readonly checkedAt: string;
  readonly resources: readonly DriftResource[];
  /** About the whole check, as "Extras not computed: …". */
  readonly notes: readonly string[];
}

/** A context of the kubeconfig files, read without contacting anything. */
export interface ClusterContext {
  readonly name: string;
  readonly cluster: string;
  readonly server: string;
  readonly namespace?: string;
}

export interface ClusterContexts {
  readonly contexts: readonly ClusterContext[];
  /** The context that a setting or the team file names for the overlay. */
  readonly proposed?: string;
  readonly problems: readonly string[];
}

/** A check that could not be done; `reason` is one of the closed words of the cluster part. */
export interface DriftFailure {
  readonly reason: string;
  readonly message: string;
}

export type DriftAnswer =
  | { readonly done: true; readonly result: DriftResult }
  | { readonly done: false; readonly failure: DriftFailure };
