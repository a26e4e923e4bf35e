import type { ChangeImpactAnswer, ChangeQuestion } from './changes.ts';
import type { ClusterContexts, DriftAnswer } from './drift.ts';
import type { EnvironmentItem, OverlayItem } from './environments.ts';
import type { Point } from './places.ts';
import type { ClusterChangeItem, PolicyTestItem, PolicyTestResultItem } from './policies.ts';
import type { Gone, HeadText, OriginAt, PreviewState, RenderedPlaces } from './preview.ts';
import type { RefactorQuestion, RefactorResult } from './refactor.ts';
import type { FetchAnswer, FetchProgress } from './remotes.ts';
import type { ClusterSchemasAnswer, UpgradeChoices, UpgradeResult } from './schemas.ts';
import type { ServerStatus } from './status.ts';
import type { ViewAnswer, ViewName, ViewQuestion } from './views.ts';

/** Our own requests from client to server: method → parameters and result. */
export interface Requests {
  'polycrate/environments': { params: Empty; result: readonly EnvironmentItem[] };
  /** Overlays that read a file, directly or through bases and components. */
  'polycrate/overlaysOf': { params: FileParams; result: readonly OverlayItem[] };
  /** Whether an overlay renders now. */
  'polycrate/renders': { params: OverlayParams; result: boolean };

  /** Rows of a view, ready to be shown. */
  'polycrate/rows': { params: ViewQuestion; result: ViewAnswer };
  /** A text that a row or an answer names; null when what it is about is no longer there. */
  'polycrate/text': { params: { readonly id: string }; result: string | null };

  /** Starts following an overlay: `polycrate/previewChanged` comes with every new text until it is closed. */
  'polycrate/openPreview': { params: OverlayParams; result: PreviewState | null };
  'polycrate/closePreview': { params: OverlayParams; result: null };
  /** Null where nothing in a source wrote the place. */
  'polycrate/originAt': { params: RenderedParams; result: OriginAt | Gone | null };
  'polycrate/renderedFrom': { params: OverlayParams & FileParams & AtParams; result: RenderedPlaces | null };
  'polycrate/headText': { params: OverlayParams; result: HeadText };

  /** Reads kubeconfig files only; contacts nothing. */
  'polycrate/clusterContexts': { params: OverlayParams; result: ClusterContexts };
  /** Its result stands in the Drift view until it is cleared. */
  'polycrate/checkDrift': { params: OverlayParams & { readonly context: string }; result: DriftAnswer };
  'polycrate/clearDrift': { params: Empty; result: null };

  /** Fetches what overlays name on the network; the only request that goes there for a render. */
  'polycrate/fetchRemotes': { params: Empty; result: FetchAnswer };
  /** The text of a fetched file by its URI; null when it is not in the cache. */
  'polycrate/remoteText': { params: FileParams; result: string | null };

  /** Asks the cluster of an overlay what it serves, by a context of the kubeconfig; its kinds are judged by that from then on. */
  'polycrate/fetchClusterSchemas': {
    params: OverlayParams & { readonly context: string };
    result: ClusterSchemasAnswer;
  };
  'polycrate/upgradeChoices': { params: Empty; result: UpgradeChoices };
  /** What breaks when a cluster, or all of them without a name, go to a later version of Kubernetes. */
  'polycrate/upgrade': { params: { readonly version: string; readonly cluster?: string }; result: UpgradeResult };

  /** A change of several files as a plan; the client applies it. */
  'polycrate/refactor': { params: RefactorQuestion; result: RefactorResult };

  /** What policies of the cluster change of an overlay before it is stored. */
  'polycrate/clusterChanges': { params: OverlayParams; result: readonly ClusterChangeItem[] };
  /** Tests of the Kyverno CLI. */
  'polycrate/policyTests': { params: Empty; result: readonly PolicyTestItem[] };
  'polycrate/runPolicyTest': { params: FileParams; result: readonly PolicyTestResultItem[] };

  'polycrate/changeImpact': { params: ChangeQuestion; result: ChangeImpactAnswer };
  /** The page of a code as Markdown; null for a code that does not exist. */
  'polycrate/page': { params: { readonly code: string }; result: string | null };
  /** Resolves when every overlay is judged for the present texts. */
  'polycrate/validate': { params: Empty; result: ValidationResult };
}

/** Our own notifications from client to server. */
export interface ClientNotifications {
  'polycrate/trustChanged': { readonly trusted: boolean };
}

/** Our own notifications from server to client. */
export interface ServerNotifications {
  'polycrate/status': ServerStatus;
  'polycrate/previewChanged': PreviewState;
  /** Environments, rows or texts asked for earlier may have changed. */
  'polycrate/environmentsChanged': Empty;
  /** Rows that were shown before all was known can be filled in. */
  'polycrate/rowsChanged': { readonly view: ViewName };
  'polycrate/fetchProgress': FetchProgress;
  'polycrate/driftProgress': { readonly overlay: string; readonly done: number; readonly total: number };
}

/** What the client tells the server at its start (`initializationOptions`); everything has a default. */
export interface StartOptions {
  /** Whether programs that the workspace names may be run; true when absent, as editors without the notion of trust expect. */
  readonly trusted?: boolean;
  /** Whether the client has the commands `polycrateGitops.*`, so that lenses and links may name them. */
  readonly commands?: boolean;
  /** The settings below `polycrateGitops`, for clients that cannot be asked for them. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

export type Empty = Readonly<Record<string, never>>;

export interface OverlayParams {
  readonly overlay: string;
}

export interface FileParams {
  readonly uri: string;
}

export interface AtParams {
  readonly position: Point;
}

export interface RenderedParams extends OverlayParams, AtParams {
  readonly generation: number;
}

export interface ValidationResult {
  readonly overlays: number;
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
}
