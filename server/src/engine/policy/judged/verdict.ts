import type { FieldPath } from '../../syntax/fieldPath.ts';

/** Why something was not judged, as reports tell it in `properties.reason`. */
export type Reason =
  | 'precondition'
  | 'matchCondition'
  | 'exception'
  | 'anchor'
  | 'needs-cluster'
  | 'unsupported'
  | 'invalid-policy'
  | 'existing-violation';

/** What a rule makes of an object. */
export interface Verdict {
  readonly result: 'pass' | 'fail' | 'skip' | 'error';
  readonly message: string;
  readonly reason?: Reason;
  /** The field to blame, in the object. */
  readonly path?: FieldPath;
  /** What only a cluster could have answered. */
  readonly missing?: readonly string[];
  /** Further words for the report, such as the controls of Pod Security. */
  readonly properties?: Readonly<Record<string, string>>;
}

export function failed(message: string, path?: FieldPath): Verdict {
  return path === undefined ? { result: 'fail', message } : { result: 'fail', message, path };
}

export function passed(message: string): Verdict {
  return { result: 'pass', message };
}

export function skippedBy(reason: Reason, message: string): Verdict {
  return { result: 'skip', reason, message };
}

export function erred(message: string, reason?: Reason): Verdict {
  return reason === undefined ? { result: 'error', message } : { result: 'error', message, reason };
}
