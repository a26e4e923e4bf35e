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
const TABLES = [STANDARD, TEXTS, ARITHMETIC, COLLECTIONS, ENCODINGS, TIMES];

const FUNCTIONS: ReadonlyMap<string, QueryFunction> = new Map(TABLES.flatMap((table) => [...readTable(table)]));

/** How each function is called, such as `split(string, string)`, by its name; for completion and for messages. */
export const FUNCTION_SIGNATURES: ReadonlyMap<string, string> = new Map(
  TABLES.flatMap(Object.keys)
    .map((signature): [string, string] => [signature.slice(0, signature.indexOf('(')), signature])
    .sort(([a], [b]) => (a < b ? -1 : 1)),
);

/** The names of all functions, for completion and for messages. */
export const FUNCTION_NAMES: readonly string[] = [...FUNCTIONS.keys()].sort();

/** Calls a function of the dialect; one that there is not is an error, as in go-jmespath. */
export function callFunction(name: string, args: readonly Argument[], frame: Frame): Outcome {
  return (
    FUNCTIONS.get(name)?.call(args, frame) ?? (FUNCTIONS.has(name) ? null : queryError(`unknown function: ${name}`))
  );
}
