/** Where something stands in the text of its module, as offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What a rule of Rego is made of. Operators are calls by the names that OPA gives them (`x + y` is `plus`). */
export type Term = (
  | { readonly kind: 'scalar'; readonly value: null | boolean | number | bigint | string }
  | { readonly kind: 'var'; readonly name: string }
  | { readonly kind: 'ref'; readonly head: Term; readonly path: readonly Term[] }
  | { readonly kind: 'array' | 'set'; readonly items: readonly Term[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [Term, Term])[] }
  | { readonly kind: 'arrayComprehension' | 'setComprehension'; readonly term: Term; readonly body: Body }
  | { readonly kind: 'objectComprehension'; readonly key: Term; readonly term: Term; readonly body: Body }
  | { readonly kind: 'call'; readonly name: Term; readonly args: readonly Term[] }
  | { readonly kind: 'template'; readonly parts: readonly (string | Term)[] }
) & { readonly at: Span };

/** `with input.x as 1`. */
export interface With {
  readonly target: Term;
  readonly value: Term;
}

/** One line of a body. */
export type Expression = (
  | { readonly kind: 'term'; readonly term: Term }
  | { readonly kind: 'not'; readonly inner: Expression }
  /** `x and y`, `x or y` and `{ … }`: bodies of their own, of which all or one must hold; it holds once at most. */
  | { readonly kind: 'logic'; readonly isAll: boolean; readonly operands: readonly Body[] }
  | { readonly kind: 'some'; readonly names: readonly string[] }
  | { readonly kind: 'someIn'; readonly key: Term | undefined; readonly value: Term; readonly collection: Term }
  | {
      readonly kind: 'every';
      readonly key: string | undefined;
      readonly value: string;
      readonly collection: Term;
      readonly body: Body;
    }
) & { readonly at: Span; readonly with: readonly With[] };

export type Body = readonly Expression[];

/** What follows when the body of a rule does not hold: `else := value { … }`. */
export interface Otherwise {
  readonly value: Term | undefined;
  readonly body: Body;
}

/** One definition of a rule. Definitions of the same path belong together. */
export interface Rule {
  /** `default`: the value where no other definition gives one. `element`: the rule is a set of what `key` gives. */
  readonly kind: 'default' | 'value' | 'element' | 'function';
  /** Name and what stands behind it in the head: `a.b[x]` has two more. */
  readonly path: readonly Term[];
  readonly name: string;
  readonly key: Term | undefined;
  readonly args: readonly Term[];
  readonly value: Term | undefined;
  readonly body: Body;
  readonly otherwise: readonly Otherwise[];
  readonly at: Span;
}

/** `import data.lib.x as y`. */
export interface Import {
  readonly path: readonly string[];
  readonly alias: string;
}

/** One text of Rego. */
export interface Module {
  readonly file: string;
  readonly package: readonly string[];
  readonly imports: readonly Import[];
  readonly rules: readonly Rule[];
}

/** Why a text is no Rego, and where. */
export interface RegoProblem {
  readonly message: string;
  readonly at: Span;
  /** The text is Rego, but it asks for something that is not there where it is judged here. */
  readonly isElsewhere?: boolean;
}
