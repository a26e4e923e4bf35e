import { queryError } from '../failure.ts';
import type { Argument, Frame, Outcome } from '../frame.ts';
import { ARITHMETIC } from './arithmetic.ts';
import { COLLECTIONS } from './collections.ts';
import { ENCODINGS } from './encodings.ts';
import { type QueryFunction, readTable } from './signature.ts';
import { STANDARD } from './standard.ts';
import { TEXTS } from './texts.ts';
import { TIMES } from './times.ts';

/** Later tables win, as Kyverno's `sum` does over that of the language. */
const FUNCTIONS: ReadonlyMap<string, QueryFunction> = new Map(
  [STANDARD, TEXTS, ARITHMETIC, COLLECTIONS, ENCODINGS, TIMES].flatMap((table) => [...readTable(table)]),
);

/** The names of all functions, for completion and for messages. */
export const FUNCTION_NAMES: readonly string[] = [...FUNCTIONS.keys()].sort();

/** Calls a function of the dialect; one that there is not is an error, as in go-jmespath. */
export function callFunction(name: string, args: readonly Argument[], frame: Frame): Outcome {
  return (
    FUNCTIONS.get(name)?.call(args, frame) ?? (FUNCTIONS.has(name) ? null : queryError(`unknown function: ${name}`))
  );
}
