import type { FieldPath } from '../syntax/fieldPath.ts';
import type { Range } from '../syntax/tree.ts';

/** product-design.md section 2: what each level promises to a user. */
export type Severity = 'error' | 'warning' | 'information' | 'hint';

/**
 * A place in a source file, named so that it survives edits elsewhere in the file: the document and field, or (for
 * syntax problems, which exist only for one text) the range itself.
 */
export type Place =
  | {
      readonly file: string;
      /** Zero-based document in the file. */
      readonly document: number;
      readonly path: FieldPath;
      /** Where in the text of that field, when the text is YAML itself: a patch written inside a kustomization. */
      readonly inner?: { readonly document: number; readonly path: FieldPath };
      /** What to underline; `value` when absent. */
      readonly part?: 'key' | 'value' | 'whole';
      /** What to underline of the text of that field: offsets in the text that it stands for. */
      readonly span?: { readonly start: number; readonly end: number };
    }
  | { readonly file: string; readonly range: Range };

/** A place in the rendered output of an overlay. */
export interface RenderedPlace {
  /** Directory of the overlay. */
  readonly overlay: string;
  /** Text form of the resource's id, see kustomize/resourceId.ts. */
  readonly resource: string;
  readonly path: FieldPath;
}

/** One line of related information: a second source place, or a place in a render. */
export interface Related {
  readonly message: string;
  readonly place: Place | RenderedPlace;
}

/** One quick fix, as a change of the tree and not of offsets; features/codeActions.ts turns it into text edits. */
export interface Fix {
  readonly title: string;
  readonly edit:
    | { readonly kind: 'rename-key'; readonly place: Place; readonly to: string }
    | { readonly kind: 'set-value'; readonly place: Place; readonly to: string }
    | { readonly kind: 'remove'; readonly place: Place }
    /** Other lines for a whole field, key and all. */
    | { readonly kind: 'replace'; readonly place: Place; readonly yaml: string }
    | { readonly kind: 'insert'; readonly place: Place; readonly yaml: string }
    /** What `kustomize edit fix` makes of the file of the place, and with `vars` of those that use them; found out when it is asked for. */
    | { readonly kind: 'kustomize-fix'; readonly place: Place; readonly vars: boolean };
  /** True when one answer is sure, so that "fix all" may take it. */
  readonly preferred?: boolean;
  /** Offered only where no overlay renders otherwise afterwards. */
  readonly keepsRenders?: boolean;
}

/** One problem that a user sees. One cause is one finding, however many overlays show it. */
export interface Finding {
  /** `area/what`, a row of diagnostics/codes.ts. */
  readonly code: string;
  readonly severity: Severity;
  /** Without the list of overlays; that is added when the finding is shown. */
  readonly message: string;
  readonly place: Place;
  /** Directories of the overlays in whose render the problem arises; empty for a problem of the source itself. */
  readonly overlays: readonly string[];
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
  /** Shown faded, as unused. */
  readonly unnecessary?: boolean;
  /** What is written about it, where its code has no page of ours: an address, or the absolute path of the policy. */
  readonly docs?: string;
}
