import type { Ast } from 'jmespath';
import { parseQuery } from './compile.ts';
import { QueryFailure } from './failure.ts';
import { tokensOf } from './problems.ts';

/** A name that a query asks its scope for, with its first place. */
export interface RootName {
  readonly name: string;
  readonly at: number;
  readonly end: number;
}

/** The names that a query asks its scope for; none where it cannot be read. */
export function rootNamesOf(text: string): readonly RootName[] {
  const parsed = parseQuery(text);
  if (parsed instanceof QueryFailure) return [];
  const names = new Set<string>();
  collect(parsed, true, names);
  const tokens = tokensOf(text) ?? [];
  return [...names].flatMap((name) => {
    const token = tokens.find(
      ({ type, value }, index) =>
        (type === 'UnquotedIdentifier' || type === 'QuotedIdentifier') &&
        value === name &&
        tokens[index - 1]?.type !== 'Dot' &&
        tokens[index + 1]?.type !== 'Colon',
    );
    return token === undefined ? [] : [{ name, at: token.start, end: token.end }];
  });
}

/** Parts of which only the first is asked of the scope; the rest is asked of what the first gave. */
const CHAINS = new Set([
  'Subexpression',
  'IndexExpression',
  'Pipe',
  'Projection',
  'ValueProjection',
  'FilterProjection',
]);

function collect(at: Ast, isRoot: boolean, names: Set<string>): void {
  if (at.type === 'Field' && isRoot) names.add(String(at.name));
  const isInside = at.type === 'ExpressionReference';
  for (const [index, child] of (at.children ?? []).entries())
    if (isAst(child)) collect(child, isRoot && !isInside && (index === 0 || !CHAINS.has(at.type)), names);
  if (isAst(at.value)) collect(at.value, isRoot, names);
}

function isAst(part: unknown): part is Ast {
  return typeof part === 'object' && part !== null && 'type' in part;
}
