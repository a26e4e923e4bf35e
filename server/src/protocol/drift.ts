import type { SourcePlace } from './places.ts';

/** How a resource in the cluster compares with the render of HEAD (drift-semantics: decision table). */
export type DriftState =
  | 'inSync'
  | 'changed'
  | 'differsFromGit'
  | 'pending'
  | 'driftAndPending'
  | 'missing'
  | 'pendingCreation'
  | 'pendingRemoval'
  | 'extra'
  | 'orphan'
  | 'terminating'
  | 'notPermitted'
  | 'unknownKind'
  | 'unreadable'
  | 'notVerifiable';

export interface DriftField {
  readonly path: string;
  /** As shown, Secret values masked; absent where the side has none. */
  readonly rendered?: string;
  readonly live?: string;
  /** Who wrote the live value, in words; absent where Kubernetes does not tell. */
  readonly manager?: string;
  /** ISO time of that manager's last write, where it is recorded. */
  readonly time?: string;
  /** Why the difference does not count. */
  readonly ignored?: string;
  /** The line in Git that sets the field. */
  readonly source?: SourcePlace;
}

export interface DriftResource {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly state: DriftState;
  readonly fields: readonly DriftField[];
  /** More to know, one sentence each. */
  readonly notes: readonly string[];
  /** Whether the working copy differs from HEAD here; never called drift. */
  readonly localEdits: boolean;
  /** Masked YAML of both sides for the diff editor; empty where the side has none. */
  readonly renderedText: string;
  readonly liveText: string;
}

export interface DriftResult {
  readonly overlay: string;
  readonly name: string;
  readonly context: string;
  readonly server: string;
  /** ISO time of the check. */
  readonly checkedAt: string;
  readonly resources: readonly DriftResource[];
  /** About the whole check, as "extras not computed". */
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
