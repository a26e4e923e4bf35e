import type { Severity } from '../diagnostics/finding.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';

/** One disagreement between a document and its schema. It names the field, never an offset. */
export interface SchemaProblem {
  /** `schema/…`, a row of diagnostics/codes/schema.ts. */
  readonly code: string;
  readonly severity: Severity;
  readonly path: FieldPath;
  /** What to underline: the key of an unknown field, else the value. */
  readonly part: 'key' | 'value';
  readonly message: string;
  /** The name or value that was most likely meant; a quick fix when there is one. */
  readonly nearest?: string;
  /** What to underline in the text of the value: offsets in UTF-16. */
  readonly span?: { readonly start: number; readonly end: number };
  /** The fields that are missing, where that is the problem. */
  readonly absent?: readonly FieldPath[];
}

/** What a document is judged as. */
export interface Judgement {
  /** `full`; `partial` for a strategic merge patch; `base` for a manifest that an overlay may still complete. */
  readonly mode: 'full' | 'partial' | 'base';
  /** How a message names the document: `Deployment`, `kustomization`, `team file`. */
  readonly label: string;
  /** What refuses the document, at the start of a clause: `the server`, `kustomize`. */
  readonly judge: string;
  /** Level of an unknown field: files whose reader ignores such fields only deserve a warning. */
  readonly unknownField: Severity;
  /** False when a newer version of the kind may know more: what resembles nothing known is then only a warning. */
  readonly exact: boolean;
  /** Whether limits (pattern, minimum, lengths) count; built-in kinds have rules of their own instead. */
  readonly limits: boolean;
  /** `absent` where null is read as a field that is not there; `value` where the schema must allow it. */
  readonly nulls: 'absent' | 'value';
  /** Top-level fields below which formats, limits and required fields are not judged. */
  readonly lenient: readonly string[];
}
