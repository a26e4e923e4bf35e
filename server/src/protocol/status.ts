/** What the server is doing, for the status item. */
export type ServerStatus =
  /** `share` from 0 to 1; absent while it is not known how much there is to do. */
  | { readonly state: 'indexing'; readonly done: number; readonly total?: number; readonly share?: number }
  | {
      readonly state: 'ready';
      readonly overlays: number;
      readonly errors: number;
      readonly warnings: number;
      /** By which schemas overlays are judged, as `Kubernetes 1.34 (prod-eu, as the cluster says)`. */
      readonly schemas: readonly string[];
      /** Whether renders are being brought up to date. */
      readonly updating: boolean;
      /** Why some answers are missing, one sentence each; empty when nothing is. */
      readonly limits: readonly string[];
    };
