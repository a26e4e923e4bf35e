/** Where an environment was found. */
export type EnvironmentOrigin = 'teamFile' | 'flux' | 'argo' | 'polycrate' | 'folder' | 'single';

export interface OverlayItem {
  /** Identity of the overlay in every request; opaque to the client. */
  readonly overlay: string;
  /** URI of its folder. */
  readonly uri: string;
  /** Path below the repository root, for people. */
  readonly name: string;
  readonly environment: string;
  readonly clusters: readonly string[];
  readonly kind: 'kustomization' | 'plain';
}

export interface EnvironmentItem {
  readonly name: string;
  readonly source: EnvironmentOrigin;
  readonly clusters: readonly string[];
  readonly overlays: readonly OverlayItem[];
}

export type ResourceChange = 'added' | 'changed' | 'removed' | 'same';

/** One changed field of a resource; values as one-line text, Secret values masked. */
export interface FieldDifference {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
}

export interface ResourceDifference {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly change: Exclude<ResourceChange, 'same'>;
  /** The name before, when a generated name changed its hash. */
  readonly was?: string;
  readonly fields: readonly FieldDifference[];
}

export interface OverlayDifference {
  readonly overlay: OverlayItem;
  readonly resources: readonly ResourceDifference[];
  /** Unified diff of both masked renders; empty when they are equal. */
  readonly unified: string;
}
