/** A position in a document as the Language Server Protocol counts: zero-based line and UTF-16 column. */
export interface Point {
  readonly line: number;
  readonly character: number;
}

/** A range in a document; the end is exclusive. */
export interface Span {
  readonly start: Point;
  readonly end: Point;
}

/** A place in a file. */
export interface SourcePlace {
  readonly uri: string;
  readonly range: Span;
}
