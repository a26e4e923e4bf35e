import type { Expression } from './expression.ts';
import type { Outcome } from './value.ts';

/** The value of a name such as `self`; undefined for one that is not given. */
export type Lookup = (name: string) => Outcome | undefined;

/** What an evaluation goes on with. */
export interface Frame {
  readonly lookup: Lookup;
  /** Values of the variables of macros, by their depth. */
  readonly locals: Outcome[];
  steps: number;
}

/** A part of an expression, ready to run. */
export type Code = (frame: Frame) => Outcome;

/** The names of the variables of macros around a part. */
export type Locals = readonly string[];

/** Compiles a part below macros. */
export type Compile = (expression: Expression, locals: Locals) => Code;

/** The server stops an expression that costs too much; here a limit of the same size ends in no answer. */
export const MAX_STEPS = 1_000_000;
