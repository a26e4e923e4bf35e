/** Where a part of an expression stands in its text: offsets in UTF-16, the end after it. */
export interface Span {
  readonly at: number;
  readonly end: number;
}

/** A constant: integers are `bigint`, doubles are `number`. */
export type Literal =
  | { readonly type: 'plain'; readonly value: null | boolean | bigint | number | string }
  | { readonly type: 'uint'; readonly value: bigint }
  | { readonly type: 'bytes'; readonly value: Uint8Array };

/** The macros that walk over a list or a mapping, by the number of their variables. */
export type MacroName =
  | 'all'
  | 'exists'
  | 'existsOne'
  | 'map'
  | 'filter'
  | 'transformList'
  | 'transformMap'
  | 'transformMapEntry'
  | 'sortBy';

/** One entry of a list, or one side of an entry of a mapping; `?` leaves it out when it is an optional without a value. */
export interface Item {
  readonly value: Expression;
  readonly isOptional: boolean;
}

export interface Entry {
  readonly key: Expression;
  readonly value: Expression;
  readonly isOptional: boolean;
}

export type Call = Extract<Expression, { kind: 'call' }>;
export type Macro = Extract<Expression, { kind: 'macro' }>;

/**
 * An expression of CEL (github.com/google/cel-spec, doc/langdef.md) as a tree. Operators are calls by the names that cel-go has for
 * them (`_+_`, `@in`, `_?_:_`); macros are nodes of their own.
 */
export type Expression = Span &
  (
    | { readonly kind: 'literal'; readonly literal: Literal }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'field'; readonly of: Expression; readonly field: string; readonly isOptional: boolean }
    /** `has(of.field)` */
    | { readonly kind: 'has'; readonly of: Expression; readonly field: string; readonly isOptional: boolean }
    | {
        readonly kind: 'call';
        readonly name: string;
        readonly of?: Expression;
        readonly args: readonly Expression[];
        /** Where the name or the operator stands. */
        readonly nameAt: number;
      }
    | { readonly kind: 'list'; readonly items: readonly Item[] }
    | { readonly kind: 'map'; readonly entries: readonly Entry[] }
    | { readonly kind: 'message'; readonly name: string; readonly fields: readonly (readonly [string, Item])[] }
    /** `of.name(variables, test, result)`; `test` selects, `result` is what stands for an entry. */
    | {
        readonly kind: 'macro';
        readonly name: MacroName;
        readonly of: Expression;
        readonly variables: readonly string[];
        readonly test?: Expression;
        readonly result?: Expression;
      }
    /** `cel.bind(variable, value, body)`, and `value.optMap(variable, body)`, `value.optFlatMap(variable, body)`. */
    | {
        readonly kind: 'bind';
        readonly how: 'bind' | 'optMap' | 'optFlatMap';
        readonly variable: string;
        readonly value: Expression;
        readonly body: Expression;
      }
  );

/** What the parser made of a text. */
export type Parsed =
  | { readonly kind: 'expression'; readonly root: Expression }
  | { readonly kind: 'broken'; readonly reason: string; readonly at: number };
