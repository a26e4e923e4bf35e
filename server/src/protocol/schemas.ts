import type { DriftFailure } from './drift.ts';
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
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly place: SourcePlace;
  /** In which overlays it arises, in words. */
  readonly where: string;
}

/** What an upgrade comes to, in words and as a list to go through. */
export interface UpgradeResult {
  /** What comes of it, as a whole sentence. */
  readonly outcome: string;
  /** What had to be assumed; '' for nothing. */
  readonly assumed: string;
  readonly items: readonly UpgradeItem[];
}
