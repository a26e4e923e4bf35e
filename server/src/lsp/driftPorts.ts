import type { Engine } from '../engine/api.ts';
import type { ClusterContexts, DriftAnswer } from '../protocol/drift.ts';
import type { Settings } from './settings.ts';

/** The server's way to clusters. */
export interface DriftPort {
  contexts(request: DriftRequest): Promise<ClusterContexts>;
  check(request: DriftRequest & { readonly context: string }, run: DriftRun): Promise<DriftAnswer>;
}

/** The overlay to compare and what is needed to find its cluster. */
export interface DriftRequest {
  readonly overlay: string;
  readonly engine: Engine;
  readonly settings: Settings['drift'];
  /** Commit that HEAD of the overlay's repository names. */
  readonly commit?: string;
  /** Roots of the workspace: a kubeconfig below one of them is not used without being asked for by name. */
  readonly roots: readonly string[];
  /** Delivers what the engine asked for, and gives the answer of a question that then is complete. */
  settle<T>(question: () => T): Promise<T>;
  uriOf(path: string): string;
}

export interface DriftRun {
  readonly signal: AbortSignal;
  progress(done: number, total: number): void;
}
