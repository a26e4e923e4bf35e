/** An expression of CEL (github.com/google/cel-spec, doc/langdef.md) as a tree. Operators are calls of their symbol. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: null | boolean | bigint | number | string }
  /** Parts of the language that are read and not judged: bytes, unsigned numbers, messages. */
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'name'; readonly name: string; readonly at: number }
  | { readonly kind: 'field'; readonly of: Expression; readonly field: string; readonly isOptional: boolean }
  | { readonly kind: 'call'; readonly name: string; readonly of?: Expression; readonly args: readonly Expression[] }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [key: Expression, value: Expression])[] };

/** What the parser made of a text. */
export type Parsed =
  | { readonly kind: 'expression'; readonly root: Expression }
  | { readonly kind: 'broken'; readonly reason: string };
