import type { ExpressionProblem } from './checker.ts';
import type { Expression } from './expression.ts';
import { compileRegex } from './regex.ts';
import { parseDuration, parseTimestamp } from './time.ts';

/** Constants that the server reads when it compiles (cel-go, cel/validator.go): durations, times, and patterns. */
export function checkLiterals(root: Expression): readonly ExpressionProblem[] {
  const found: ExpressionProblem[] = [];
  visit(root, (at) => {
    if (at.kind !== 'call') return;
    const [first, second] = at.args;
    const pattern = at.of === undefined ? second : first;
    if (at.name === 'matches') check(pattern, 'a pattern that Go can read', (text) => compileRegex(text) !== undefined);
    if (at.of !== undefined) return;
    if (at.name === 'duration') check(first, 'a duration such as `1h30m`', (text) => parseDuration(text) !== undefined);
    if (at.name === 'timestamp')
      check(first, 'a time such as `2026-01-31T10:00:00Z`', (text) => parseTimestamp(text) !== undefined);
  });
  return found;

  function check(at: Expression | undefined, what: string, isRight: (text: string) => boolean): void {
    if (at?.kind !== 'literal' || at.literal.type !== 'plain' || typeof at.literal.value !== 'string') return;
    const { value } = at.literal;
    if (!isRight(value)) found.push({ message: `\`${value}\` is not ${what}`, at: at.at, end: at.end });
  }
}

/** Calls `see` for every part of an expression. */
export function visit(at: Expression, see: (part: Expression) => void): void {
  see(at);
  for (const part of partsOf(at)) visit(part, see);
}

function partsOf(at: Expression): readonly Expression[] {
  switch (at.kind) {
    case 'field':
    case 'has':
      return [at.of];
    case 'list':
      return at.items.map(({ value }) => value);
    case 'map':
      return at.entries.flatMap(({ key, value }) => [key, value]);
    case 'message':
      return at.fields.map(([, { value }]) => value);
    case 'call':
      return at.of === undefined ? at.args : [at.of, ...at.args];
    case 'macro':
      return [at.of, at.test, at.result].filter((part) => part !== undefined);
    case 'bind':
      return [at.value, at.body];
    default:
      return [];
  }
}
