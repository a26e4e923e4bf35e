import type { Range } from '../../syntax/tree.ts';

export type CompletionKind = 'field' | 'value' | 'snippet' | 'file' | 'folder' | 'reference';

/** A proposal. Offsets count in the text of its file. */
export interface CompletionItem {
  readonly label: string;
  readonly kind: CompletionKind;
  /** A few words behind the label: a type, an API version, where it was seen. */
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** What to insert, lines indented as they shall stand in the file; snippet syntax (`$1`) when `snippet`. */
  readonly insert: string;
  readonly snippet: boolean;
  /** What it replaces: the word up to the cursor, and blanks before it where the line has to move. */
  readonly range: Range;
  /** The same with the rest of the word behind the cursor; absent when nothing stands there. */
  readonly replace?: Range;
  readonly sort: string;
  /** What the typed word is compared with, when that is not the label. */
  readonly filter?: string;
  /** Another place that changes along: the line with the `apiVersion` of a kind. */
  readonly also?: readonly { readonly range: Range; readonly text: string }[];
  readonly deprecated?: boolean;
}

/** The proposals at a place. `isIncomplete`: there are more, and the next typed character brings others. */
export interface CompletionAnswer {
  readonly items: readonly CompletionItem[];
  readonly isIncomplete: boolean;
}
