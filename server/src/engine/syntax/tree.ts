/** Half-open range of UTF-16 offsets in the text of one file. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** How a scalar was written. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

/** A scalar as written; `value` is the text after unquoting and unfolding, its type is not decided here (Go's rules differ per reader). */
export interface SyntaxScalar {
  readonly kind: 'scalar';
  readonly value: string;
  readonly style: ScalarStyle;
  /** Explicit tag in full form (`tag:yaml.org,2002:str`, `!custom`), if written. */
  readonly tag?: string;
  readonly anchor?: string;
  readonly range: Range;
}

/** One `key: value` of a mapping. A missing value is an empty plain scalar whose range is empty and sits after the colon. */
export interface SyntaxEntry {
  readonly key: SyntaxNode;
  readonly value: SyntaxNode;
  /** From the key's start to the value's end. */
  readonly range: Range;
}

export interface SyntaxMap {
  readonly kind: 'map';
  readonly entries: readonly SyntaxEntry[];
  readonly flow: boolean;
  readonly tag?: string;
  readonly anchor?: string;
  readonly range: Range;
}

export interface SyntaxSeq {
  readonly kind: 'seq';
  readonly items: readonly SyntaxNode[];
  readonly flow: boolean;
  readonly tag?: string;
  readonly anchor?: string;
  readonly range: Range;
}

/** `*name`. `target` is the anchored node, undefined when no such anchor was seen before it. */
export interface SyntaxAlias {
  readonly kind: 'alias';
  readonly name: string;
  readonly target?: SyntaxNode;
  readonly range: Range;
}

export type SyntaxNode = SyntaxScalar | SyntaxMap | SyntaxSeq | SyntaxAlias;

/** A comment, `text` without the `#`. */
export interface SyntaxComment {
  readonly text: string;
  readonly range: Range;
}

/** One syntax problem, positions in the file. `code` is one of the `yaml/…` codes. */
export interface SyntaxProblem {
  readonly code: string;
  readonly message: string;
  readonly range: Range;
}

/** One document of a stream. `root` is undefined for an empty or comment-only document. */
export interface SyntaxDocument {
  /** Zero-based place in the file, empty documents counted. */
  readonly index: number;
  readonly root: SyntaxNode | undefined;
  /** From the first character after its separator to the next separator or the end. */
  readonly range: Range;
  readonly problems: readonly SyntaxProblem[];
  readonly comments: readonly SyntaxComment[];
}

/** What `parse` makes of a file: never fails; `documents` is what could be recovered. */
export interface SyntaxFile {
  readonly text: string;
  readonly documents: readonly SyntaxDocument[];
  readonly problems: readonly SyntaxProblem[];
}
