import type { FieldPath } from '../syntax/fieldPath.ts';

/** Which objects an entry is for (api/types/selector.go); every part is optional. */
export interface Selector {
  readonly at: FieldPath;
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly annotationSelector?: string;
}

/** An entry of `patches` or `patchesJson6902`. */
export interface PatchEntry {
  readonly at: FieldPath;
  readonly path?: string;
  readonly patch?: string;
  /** Where the text of `patch` stands, when that is another field of the entry. */
  readonly patchAt?: FieldPath;
  readonly target?: Selector;
  readonly options?: { readonly allowNameChange?: boolean; readonly allowKindChange?: boolean };
}

/** An entry of `replacements`, or of the file that such an entry names. */
export interface ReplacementEntry {
  readonly at: FieldPath;
  readonly path?: string;
  readonly source?: ReplacementSource;
  readonly sourceValue?: string;
  readonly targets?: readonly ReplacementTarget[];
}

export interface ReplacementSource extends Selector {
  readonly fieldPath?: string;
  readonly options?: ReplacementOptions;
}

export interface ReplacementTarget {
  readonly at: FieldPath;
  readonly select?: Selector;
  readonly reject?: readonly Selector[];
  readonly fieldPaths?: readonly string[];
  readonly options?: ReplacementOptions;
}

export interface ReplacementOptions {
  readonly delimiter?: string;
  readonly index?: number;
  readonly create?: boolean;
  readonly encoding?: string;
}

/** An entry of `vars` (api/types/var.go). */
export interface VarEntry {
  readonly at: FieldPath;
  readonly name?: string;
  readonly objref?: {
    readonly apiVersion?: string;
    readonly group?: string;
    readonly version?: string;
    readonly kind?: string;
    readonly name?: string;
    readonly namespace?: string;
  };
  readonly fieldref?: { readonly fieldPath?: string };
}
