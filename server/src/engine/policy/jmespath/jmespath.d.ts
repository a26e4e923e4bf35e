declare module 'jmespath' {
  /** A part of a parsed expression; which members it has depends on `type`. */
  export interface Ast {
    readonly type: string;
    readonly name?: string;
    readonly value?: unknown;
    readonly children?: readonly unknown[];
  }
  const jmespath: { compile(expression: string): Ast };
  export default jmespath;
}
