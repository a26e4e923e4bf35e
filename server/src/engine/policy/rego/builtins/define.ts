import type { Builtin } from '../machine.ts';
import { isRegoNumber, type RegoNumber } from '../number.ts';
import { isArray, RegoObject, RegoSet, type Value } from '../value.ts';

/** Built-in functions by their full names. */
export type Builtins = Readonly<Record<string, Builtin>>;

export function isText(value: Value | undefined): value is string {
  return typeof value === 'string';
}

/** A number that a double holds; positions and lengths are such. */
export function isNumber(value: Value | undefined): value is number {
  return typeof value === 'number';
}

/** The members of a list or set; undefined for everything else. */
export function membersOf(value: Value | undefined): readonly Value[] | undefined {
  return isArray(value) ? value : value instanceof RegoSet ? value.sorted() : undefined;
}

/** The same when all are texts. */
export function textsOf(value: Value | undefined): readonly string[] | undefined {
  const members = membersOf(value);
  return members?.every(isText) ? (members as readonly string[]) : undefined;
}

export function numbersOf(value: Value | undefined): readonly RegoNumber[] | undefined {
  const members = membersOf(value);
  return members?.every(isRegoNumber) ? (members as readonly RegoNumber[]) : undefined;
}

/** A function of texts. */
export function ofTexts<const N extends number>(arity: N, run: (...texts: string[]) => Value | undefined): Builtin {
  return { arity, run: (args) => (args.every(isText) ? run(...(args as string[])) : undefined) };
}

/** A function of numbers. */
export function ofNumbers(arity: number, run: (...numbers: RegoNumber[]) => Value | undefined): Builtin {
  return { arity, run: (args) => (args.every(isRegoNumber) ? run(...(args as RegoNumber[])) : undefined) };
}

/** A function whose work grows faster than its values: `cost` are the steps that it takes besides. */
export function costly(builtin: Builtin, cost: NonNullable<Builtin['cost']>): Builtin {
  return { ...builtin, cost };
}

/** Letters of a text or members of a collection; 0 for what is neither. */
export function lengthOf(value: Value | undefined): number {
  return isText(value) || isArray(value)
    ? value.length
    : value instanceof RegoObject || value instanceof RegoSet
      ? value.size
      : 0;
}

export function of(arity: number, run: Builtin['run']): Builtin {
  return { arity, run };
}

/** Whether a value is an object; a guard for `undefined` too. */
export function isObject(value: Value | undefined): value is RegoObject {
  return value instanceof RegoObject;
}
