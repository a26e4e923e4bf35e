import type { Span } from './places.ts';

/** A change of several files that somebody asks for. */
export type RefactorQuestion =
  | { readonly kind: 'extractPatch'; readonly uri: string; readonly range: Span; readonly overlay: string }
  | { readonly kind: 'extractComponent'; readonly uri: string; readonly range: Span; readonly name: string }
  | { readonly kind: 'newOverlay'; readonly overlay: string; readonly name: string };

/** The change, not yet made, with what a person should know before; or why there is none. */
export type RefactorResult =
  | { readonly plan: RefactorSteps; readonly notes: readonly string[] }
  | { readonly problem: string };

/** What to do, in this order. The client reads copied files itself, so that their content is not sent. */
export interface RefactorSteps {
  readonly edits: readonly (FileSpan & { readonly text: string })[];
  readonly copies: readonly {
    readonly from: string;
    readonly to: string;
    /** In the text of the original. */
    readonly edits: readonly { readonly range: Span; readonly text: string }[];
  }[];
  readonly creates: readonly { readonly uri: string; readonly text: string }[];
  readonly renames: readonly { readonly from: string; readonly to: string }[];
}

interface FileSpan {
  readonly uri: string;
  readonly range: Span;
}
