import type { JudgedResource } from './resource.ts';
import type { Labels } from './selector.ts';

/** Who sends a request. */
export interface RequestUser {
  readonly username: string;
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  readonly clusterRoles: readonly string[];
}

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';

/** What filters look at. */
export interface MatchSubject {
  readonly resource: JudgedResource;
  readonly subresource: string;
  readonly operation: Operation;
  readonly namespaceLabels: Labels;
  /** Undefined where nothing is known of the user, as offline. */
  readonly user: RequestUser | undefined;
}
