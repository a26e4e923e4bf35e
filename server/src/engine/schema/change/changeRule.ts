import type { KindSchema } from '../schemaShape.ts';
import type { Field } from '../validation/field.ts';
import type { Reporter } from '../validation/reporter.ts';

/** An object as it was, and as it is to become. */
export interface Change {
  readonly kind: KindSchema;
  readonly old: Field;
  readonly now: Field;
}

/**
 * One rule of the server about updates (the `Validate…Update` functions of k8s.io/kubernetes, pkg/apis), in one small file. Its page
 * and its source are in diagnostics/codes/change.ts, its pairs of examples in test/specs/change.
 */
export interface ChangeRule {
  /** `change/…`, a row of diagnostics/codes. */
  readonly code: string;
  /** Kinds of built-in groups. */
  readonly kinds: readonly string[];
  check(change: Change, out: Reporter): void;
}
