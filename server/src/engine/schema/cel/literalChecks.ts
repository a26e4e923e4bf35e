import { compileGoRegex } from '../../text/goRegex.ts';
import type { ExpressionProblem } from './checker.ts';
import { compileExpression } from './evaluate.ts';
import type { Call, Expression, Item } from './expression.ts';
import { Failure } from './failure.ts';
import { parseDuration, parseTimestamp } from './time.ts';
import { type CelType, printType } from './types.ts';
import { partsOf, visit } from './visit.ts';

type TypeOf = (part: Expression) => CelType;

/**
 * What the server looks at once the types are right (cel-go, cel/validator.go and ext/formatting.go): constants that are durations, times
 * and patterns; lists and mappings of one type, those in the arguments of `format` aside; what `format` is given.
 */
export function checkLiterals(
  root: Expression,
  typeOf: TypeOf,
  { isMixed }: { readonly isMixed: boolean },
): readonly ExpressionProblem[] {
  const found: ExpressionProblem[] = [];
  const formatted = new Set<Expression>();
  visit(root, (at) => {
    if (at.kind === 'call') {
      found.push(...constantProblems(at));
      if (at.name !== 'format') return;
      for (const part of partsOf(at)) visit(part, (inside) => formatted.add(inside));
      found.push(...formatProblems(at, typeOf));
    } else if (!isMixed && !formatted.has(at)) found.push(...mixedProblems(at, typeOf));
  });
  return found;
}

function constantProblems(call: Call): readonly ExpressionProblem[] {
  const { name, of, args } = call;
  const [first, second] = args;
  if (name === 'matches' || ((name === 'find' || name === 'findAll') && of !== undefined))
    return check(
      of === undefined ? second : first,
      'a pattern that Go can read',
      (text) => compileGoRegex(text) !== undefined,
    );
  if (of !== undefined) return [];
  if (CONVERSIONS.has(name)) return conversionProblems(call);
  if (name === 'duration')
    return check(first, 'a duration such as `1h30m`', (text) => parseDuration(text) !== undefined);
  if (name !== 'timestamp') return [];
  return check(first, 'a time such as `2026-01-31T10:00:00Z`', (text) => parseTimestamp(text) !== undefined);
}

const CONVERSIONS = new Set(['int', 'uint', 'double', 'bool']);

/** A constant is converted when the expression is made ready to run (cel-go, interpreter/interpreter.go maybeOptimizeConstUnary). */
function conversionProblems(call: Call): readonly ExpressionProblem[] {
  const [first] = call.args;
  if (first?.kind !== 'literal' || call.args.length !== 1) return [];
  const outcome = compileExpression(call).run(() => undefined);
  if (!(outcome instanceof Failure)) return [];
  return [{ message: `this constant cannot be converted: ${outcome.message}`, at: first.at, end: first.end }];
}

function check(
  at: Expression | undefined,
  what: string,
  isRight: (text: string) => boolean,
): readonly ExpressionProblem[] {
  const text = constantText(at);
  if (at === undefined || text === undefined || isRight(text)) return [];
  return [{ message: `\`${text}\` is not ${what}`, at: at.at, end: at.end }];
}

function constantText(at: Expression | undefined): string | undefined {
  if (at?.kind !== 'literal' || at.literal.type !== 'plain' || typeof at.literal.value !== 'string') return undefined;
  return at.literal.value;
}

/** The first value of another type than the first one. */
function mixedProblems(at: Expression, typeOf: TypeOf): readonly ExpressionProblem[] {
  if (at.kind === 'list') return otherType(at.items, 'list', typeOf);
  if (at.kind !== 'map') return [];
  const keys = at.entries.map(({ key }) => ({ value: key, isOptional: false }));
  return [...otherType(keys, 'mapping', typeOf), ...otherType(at.entries, 'mapping', typeOf)];
}

function otherType(items: readonly Item[], what: string, typeOf: TypeOf): readonly ExpressionProblem[] {
  const shown = items.map(({ value, isOptional }) => {
    const type = typeOf(value);
    return printType(isOptional && type.kind === 'optional' ? type.of : type);
  });
  const index = shown.findIndex((type) => type !== shown[0]);
  const other = items[index]?.value;
  if (other === undefined) return [];
  const message = `a ${what} takes values of one type: ${shown[0]} stands before this ${shown[index]}`;
  return [{ message, at: other.at, end: other.end }];
}

const TAKEN: Readonly<Record<string, { readonly types: string; readonly words: string }>> = {
  d: { types: 'int uint', words: 'an integer' },
  f: { types: 'double string', words: 'a double' },
  e: { types: 'double string', words: 'a double' },
  b: { types: 'int uint bool', words: 'an integer or a boolean' },
  o: { types: 'int uint', words: 'an integer' },
  x: { types: 'int uint string bytes', words: 'an integer, a text or bytes' },
  X: { types: 'int uint string bytes', words: 'an integer, a text or bytes' },
};

/** A constant text with a list of arguments: as many as it asks for, of the types that it asks for. */
function formatProblems({ of, args, at, end }: Call, typeOf: TypeOf): readonly ExpressionProblem[] {
  const text = constantText(of);
  const [list] = args;
  if (text === undefined || list?.kind !== 'list') return [];
  const verbs = [...text.matchAll(/%(?:%|(?:\.\d+)?([a-zA-Z]))/g)].flatMap(([, verb]) =>
    verb === undefined ? [] : [verb],
  );
  if (verbs.length !== list.items.length) {
    const message = `\`format\` needs ${verbs.length} arguments here, not ${list.items.length}`;
    return [{ message, at, end }];
  }
  return list.items.flatMap(({ value }, index) => {
    const verb = verbs[index] ?? 's';
    const taken = Object.hasOwn(TAKEN, verb) ? TAKEN[verb] : undefined;
    const type = printType(typeOf(value));
    if (taken === undefined || type === 'dyn' || taken.types.split(' ').includes(type)) return [];
    return [{ message: `\`%${verb}\` takes ${taken.words}, not ${type}`, at: value.at, end: value.end }];
  });
}
