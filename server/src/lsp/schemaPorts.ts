import type { EngineOptions } from '../engine/api.ts';
import type { ClusterSchemasAnswer } from '../protocol/schemas.ts';
import type { DriftRequest, DriftRun } from './driftPorts.ts';

/** Schemas beside the bundled ones; `readPack` reads what is there of them. */
export interface SchemaPort {
  /** How the editor reaches the web, and whether anything may be downloaded: an untrusted workspace downloads nothing. */
  setAccess(access: WebSettings & { readonly mayDownload: boolean }): void;
  /** Whether documents of locations are to be downloaded. */
  readonly isBehind: boolean;
  /** Downloads them. Resolves to the packs that changed; those that are gone have no text. */
  refresh(): Promise<ReadonlyMap<string, string | undefined>>;
  /** What could not be downloaded, one sentence for each server. */
  readonly failures: readonly string[];
  /** What clusters that were connected for these repositories are known to run. */
  clusters(roots: readonly string[]): NonNullable<EngineOptions['clusterSchemas']>;
  /** Asks the cluster of an overlay for its schemas, and keeps them. */
  fetchCluster(request: DriftRequest & { readonly context: string }, run: DriftRun): Promise<ClusterSchemasAnswer>;
}

/** The editor's settings below `http`. */
export interface WebSettings {
  readonly proxy?: string;
  readonly noProxy?: readonly string[];
  readonly strict?: boolean;
  readonly systemAuthorities?: boolean;
}
