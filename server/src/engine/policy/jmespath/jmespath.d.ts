declare module 'jmespath' {
  /** A part of a parsed expression; which members it has depends on `type`. */
  export interface Ast {
    readonly type: string;
    readonly name?: string;
    readonly value?: unknown;
    readonly children?: readonly unknown[];
  }
  /** A token; the value of a literal is its JSON. */
  export interface Token {
    readonly type: string;
    readonly value: unknown;
    readonly start: number;
  }
  const jmespath: { compile(expression: string): Ast; tokenize(expression: string): readonly Token[] };
  export default jmespath;
}
