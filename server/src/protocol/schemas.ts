import type { DriftFailure } from './drift.ts';
import type { OverlayItem } from './environments.ts';
import type { SourcePlace } from './places.ts';

/** What a cluster said about its kinds. */
export interface ClusterSchemasResult {
  /** The context of the kubeconfig by which it was asked. */
  readonly context: string;
  readonly server: string;
  /** Its minor version, such as `1.34`. */
  readonly kubernetes: string;
  /** How many kinds it serves. */
  readonly kinds: number;
  /** Name of the pack that holds them. */
  readonly pack: string;
}

export type ClusterSchemasAnswer =
  | { readonly done: true; readonly result: ClusterSchemasResult }
  | { readonly done: false; readonly failure: DriftFailure };

/** What can be asked about upgrades. */
export interface UpgradeChoices {
  /** Versions of Kubernetes that are known here, oldest first. */
  readonly versions: readonly string[];
  /** Names of the clusters of the workspace. */
  readonly clusters: readonly string[];
}

/** Something that a later version of Kubernetes breaks or deprecates. */
export interface UpgradeItem {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly place: SourcePlace;
  /** Names of the overlays in whose render it arises. */
  readonly overlays: readonly string[];
}

export interface UpgradeResult {
  readonly to: string;
  /** Versions that the judged overlays run on now, oldest first. */
  readonly from: readonly string[];
  /** Whether nothing says what some of them run on, so that the oldest version known here is taken. */
  readonly isAssumed: boolean;
  readonly judged: readonly OverlayItem[];
  /** Overlays that do not render, so that nothing can be said of them. */
  readonly failed: readonly OverlayItem[];
  /** Overlays that run on that version or a later one already. */
  readonly ahead: readonly OverlayItem[];
  readonly items: readonly UpgradeItem[];
}
