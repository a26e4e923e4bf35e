import type { JudgedResource } from './resource.ts';
import type { Labels } from './selector.ts';

/** Who sends a request. */
export interface RequestUser {
  readonly username: string;
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  readonly clusterRoles: readonly string[];
}

const OPERATIONS = ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'] as const;

export type Operation = (typeof OPERATIONS)[number];

/** An operation as people write it, in any case; undefined for a word that is none. */
export function readOperation(text: string | undefined): Operation | undefined {
  return OPERATIONS.find((one) => one === text?.toUpperCase());
}

/** What filters look at. */
export interface MatchSubject {
  readonly resource: JudgedResource;
  readonly subresource: string;
  readonly operation: Operation;
  readonly namespaceLabels: Labels;
  /** Undefined where nothing is known of the user, as offline. */
  readonly user: RequestUser | undefined;
}
