import type { Expression, Span, Term } from './ast.ts';
import { isCallOf } from './scope.ts';

/** The lines that an equation of lists or objects stands for: `[x, 1] = [2, y]` is `x = 2; 1 = y`. Any other line is itself. */
export function splitUnification(line: Expression): readonly Expression[] {
  const [left, right] = line.kind === 'term' && isCallOf(line.term, 'eq') ? line.term.args : [];
  const fields = left?.kind === 'object' && right?.kind === 'object' ? fieldPairs(left, right) : undefined;
  if (fields !== undefined)
    return fields.flatMap((pair) => splitUnification({ ...line, kind: 'term', term: equation(pair, line.at) }));
  if (left?.kind !== 'array' || right?.kind !== 'array' || left.items.length !== right.items.length) return [line];
  if (left.items.length === 0) return [line];
  return left.items.flatMap((item, index) => {
    const term = equation([item, right.items[index] as Term], line.at);
    return splitUnification({ ...line, kind: 'term', term });
  });
}

function equation(args: readonly [Term, Term], at: Span): Term {
  return { kind: 'call', name: { kind: 'var', name: 'eq', at }, args, at };
}

type ObjectTerm = Extract<Term, { kind: 'object' }>;

/** The values of two objects under the same constant keys; undefined when their keys are not the same constants. */
function fieldPairs(left: ObjectTerm, right: ObjectTerm): readonly (readonly [Term, Term])[] | undefined {
  const found = left.entries.map(([key, value]) => {
    const other = right.entries.find(
      ([one]) => key.kind === 'scalar' && one.kind === 'scalar' && key.value === one.value,
    );
    return other && ([value, other[1]] as const);
  });
  const isWhole = left.entries.length === right.entries.length && found.length > 0 && !found.includes(undefined);
  return isWhole ? (found as readonly (readonly [Term, Term])[]) : undefined;
}
