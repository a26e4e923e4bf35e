import { checkExpression, type Declarations } from '../../cel/checker.ts';
import { type Environment, SERVER_ENVIRONMENT } from '../../cel/environment.ts';
import type { Expression } from '../../cel/expression.ts';
import { readExpression } from '../../cel/rules.ts';
import { type CelType, printType } from '../../cel/types.ts';
import { sentence } from '../../wording.ts';
import type { Field } from '../field.ts';
import type { Reporter } from '../reporter.ts';

/** What an expression is given, and what it must give. */
interface Given {
  readonly declared: Declarations;
  readonly environment?: Environment;
  /** The types that it may give, as `printType` writes them; any where none is named. */
  readonly wants?: readonly string[];
  /** How a message names what it must give. */
  readonly wantsWords?: string;
}

/** A good expression: its tree and its type. */
export interface GoodExpression {
  readonly root: Expression;
  readonly type: CelType;
  /** The type of each part. */
  typeOf(part: Expression): CelType;
}

/**
 * Judges one expression as the server compiles it; the finding stands at the character that is wrong. Undefined when it is not good, or
 * empty.
 */
export function judgeExpression(field: Field, out: Reporter, given: Given): GoodExpression | undefined {
  if (field.text.trim() === '') return undefined;
  const { parsed } = readExpression(field.text);
  if (parsed.kind === 'broken') {
    const span = { start: parsed.at, end: Math.min(parsed.at + 1, field.text.length) };
    out.wrong(field, `This is not an expression in CEL: ${parsed.reason}.`, { span });
    return undefined;
  }
  const { type, problems, typeOf } = checkExpression(
    parsed.root,
    given.environment ?? SERVER_ENVIRONMENT,
    given.declared,
  );
  const [problem] = problems;
  if (problem !== undefined) {
    const span = { start: problem.at, end: problem.end };
    out.wrong(field, `${sentence(problem.message)}; the server cannot compile this expression.`, { span });
    return undefined;
  }
  const shown = printType(type);
  if (given.wants !== undefined && !given.wants.includes(shown)) {
    out.wrong(
      field,
      `This expression must give ${given.wantsWords ?? 'a boolean'}, and gives ${NAMES[shown] ?? shown}.`,
    );
    return undefined;
  }
  return { root: parsed.root, type, typeOf };
}

const NAMES: Readonly<Record<string, string>> = {
  bool: 'a boolean',
  dyn: 'a value whose type is not known',
  int: 'an integer',
  string: 'a text',
};
