import type { SourcePlace, Span } from './places.ts';

/** The rendered text of an overlay as the editor shows it; Secret values are masked. */
export interface PreviewState {
  readonly overlay: string;
  readonly name: string;
  /** Rises with every new text; a place of an older one is answered with `gone`. */
  readonly generation: number;
  readonly text: string;
  readonly resources: number;
  /** False while the input does not render; the text is then the last good one. */
  readonly good: boolean;
  /** Milliseconds since the epoch. */
  readonly renderedAt: number;
  readonly errors: number;
  /** Zero-based lines that differ from HEAD. */
  readonly changedLines: readonly number[];
  readonly masked: boolean;
}

/** The answer about a place in a text that is no longer shown: refresh instead of guessing. */
export interface Gone {
  readonly gone: true;
}

/** What wrote a rendered place: words for a hover (Markdown), and the source to jump to. */
export interface OriginAt extends SourcePlace {
  readonly words: string;
}

/** Where a source field shows in a rendered text. */
export interface RenderedPlaces {
  readonly overlay: string;
  readonly generation: number;
  readonly ranges: readonly Span[];
}

/** Text of a render at HEAD, or why there is none. */
export type HeadText =
  | { readonly available: true; readonly text: string }
  | { readonly available: false; readonly reason: string };
