import { checkExpression, type Declarations, type ExpressionProblem } from '../../schema/cel/checker.ts';
import type { Lookup } from '../../schema/cel/code.ts';
import type { Environment } from '../../schema/cel/environment.ts';
import { compileExpression } from '../../schema/cel/evaluate.ts';
import { failed } from '../../schema/cel/failure.ts';
import { parseExpression } from '../../schema/cel/parser.ts';
import { DYN } from '../../schema/cel/simpleTypes.ts';
import { type CelType, printType } from '../../schema/cel/types.ts';
import type { Outcome } from '../../schema/cel/value.ts';
import { type Rewrite, rewriteExpression } from './rewrite.ts';

/** What an expression of a policy is compiled with. */
export interface ExpressionContext {
  readonly environment: Environment;
  readonly declared: Declarations;
  /** The types that it may have, as `printType` names them; any when left out. */
  readonly wanted?: readonly string[];
  /** What is made of parts before they are judged. */
  readonly rewrite?: Rewrite;
}

/** An expression of a policy. */
export interface PolicyExpression {
  readonly text: string;
  readonly type: CelType;
  /** Why it does not compile; offsets in UTF-16. One that does not compile fails whenever it is evaluated. */
  readonly problems: readonly ExpressionProblem[];
  /** Its value for the names that `lookup` gives, within the budget of the language. */
  evaluate(lookup: Lookup): Outcome;
}

/** Parses, checks and compiles an expression. */
export function compilePolicyExpression(text: string, context: ExpressionContext): PolicyExpression {
  const parsed = parseExpression(text);
  if (parsed.kind === 'broken')
    return broken(text, [{ message: parsed.reason, at: parsed.at, end: Math.min(parsed.at + 1, text.length) }]);
  const root = context.rewrite === undefined ? parsed.root : rewriteExpression(parsed.root, context.rewrite);
  const checked = checkExpression(root, context.environment, context.declared);
  const type = printType(checked.type);
  const { wanted } = context;
  const isWrong = checked.problems.length === 0 && wanted !== undefined && !wanted.includes(type);
  const problems: readonly ExpressionProblem[] = isWrong
    ? [{ message: `must evaluate to ${wanted.join(' or ')}, not ${type}`, at: 0, end: text.length }]
    : checked.problems;
  if (problems.length > 0) return broken(text, problems);
  const program = compileExpression(root, context.environment);
  return { text, type: checked.type, problems, evaluate: (lookup) => program.run(lookup) };
}

function broken(text: string, problems: readonly ExpressionProblem[]): PolicyExpression {
  const failure = failed(`compilation failed: ${problems.map(({ message }) => message).join('; ')}`);
  return { text, type: DYN, problems, evaluate: () => failure };
}
