import type { Ast } from 'jmespath';
import type { Json } from '../../schema/schemaShape.ts';
import { type QueryFailure, queryError, type Reference } from './failure.ts';

/** What a query can see by name: `request`, `element`, the entries of a context. */
export interface Scope {
  /** A value by its name; a failure of kind `missing` for a name that nobody set. */
  get(name: string): Json | QueryFailure;
  /** Everything, as `@` gives it. */
  all(): Json | QueryFailure;
}

/** What one evaluation goes on with. */
export interface Frame {
  readonly scope: Scope;
  /** Steps that are left; a query that uses them up ends in an error. */
  steps: number;
  /** Milliseconds since 1970, for the functions that tell the time. */
  readonly now: number;
}

export type Outcome = Json | QueryFailure;

/** What functions take. */
export type Argument = Json | Reference;

/** A part of a query, ready to run on a value. */
export type Code = (value: Json, frame: Frame) => Outcome;

/** Steps of one query; the longest honest ones take some thousands. */
export const MAX_STEPS = 500_000;

/** What a query that works without end gives. */
export const OUT_OF_STEPS: QueryFailure = queryError('the expression takes too many steps');

/** What the parts of the compiler need of it. */
export interface PartCompiler {
  code(at: Ast, isRoot: boolean): Code;
}
