import type { Json } from '../../../schema/schemaShape.ts';
import { isArray } from '../../values/json.ts';
import { type QueryFailure, queryError, Reference, typeName } from '../failure.ts';
import type { Argument, Frame, Outcome } from '../frame.ts';

/** What a function does with arguments of the types that its signature names. */
// biome-ignore lint/suspicious/noExplicitAny: the signature beside it says which types these are, and `accepts` holds it
type Body = (frame: Frame, ...args: any[]) => Outcome;

/**
 * Functions by their signatures, such as `split(string, string)`. A type is `any`, `string`, `number`, `array`, `object`, `expref`,
 * `numbers`, `strings`, or several with `|`; `...` after the last takes one or more of it.
 */
export type FunctionTable = Readonly<Record<string, Body>>;

export interface QueryFunction {
  readonly name: string;
  call(args: readonly Argument[], frame: Frame): Outcome;
}

/** The functions of a table, by name. */
export function readTable(table: FunctionTable): Map<string, QueryFunction> {
  return new Map(Object.entries(table).map(([signature, body]) => [nameOf(signature), readFunction(signature, body)]));
}

function nameOf(signature: string): string {
  return signature.slice(0, signature.indexOf('('));
}

function readFunction(signature: string, body: Body): QueryFunction {
  const name = nameOf(signature);
  const inside = signature.slice(name.length + 1, -1);
  const isVariadic = inside.endsWith('...');
  const types =
    inside === ''
      ? []
      : inside
          .replace(/\.\.\.$/, '')
          .split(', ')
          .map((type) => type.split('|'));
  const last = types.at(-1) ?? [];
  return {
    name,
    call(args, frame) {
      if (isVariadic ? args.length < types.length : args.length !== types.length)
        return queryError(
          `JMESPath function '${name}': incorrect number of arguments (${args.length} instead of ${types.length})`,
        );
      for (const [index, arg] of args.entries()) {
        const wanted = types[index] ?? last;
        if (!wanted.some((type) => accepts(type, arg))) return wrongType(name, { index, arg, wanted });
      }
      return body(frame, ...args);
    },
  };
}

function wrongType(
  name: string,
  { index, arg, wanted }: { readonly index: number; readonly arg: Argument; readonly wanted: readonly string[] },
): QueryFailure {
  const types = wanted.map((type) => TYPE_WORDS[type] ?? type).join(' or ');
  return queryError(`JMESPath function '${name}': argument #${index + 1} is not of type ${types} but ${typeName(arg)}`);
}

const TYPE_WORDS: Readonly<Record<string, string>> = { numbers: 'array of numbers', strings: 'array of strings' };

function accepts(type: string, arg: Argument): boolean {
  if (type === 'any') return !(arg instanceof Reference);
  if (type === 'numbers' || type === 'strings') {
    const item = type.slice(0, -1);
    return isArray(arg) && arg.every((one: Json) => typeof one === item);
  }
  return typeName(arg) === type;
}
