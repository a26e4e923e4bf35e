import type { Expression, Term } from './ast.ts';
import { isCallOf } from './scope.ts';

type Line = Extract<Expression, { kind: 'not' }>;

/**
 * Takes out of a negated line what OPA asks before it (v1/ast/compile.go rewriteDynamics): references and calls that are handed to a
 * function must have a value, so `not f(input.x)` does not hold when `input.x` is missing. What `==` compares stays inside, as does a
 * reference alone; only what stands deeper in them is asked before.
 */
export function hoistNegated(line: Line, declare: () => string): readonly Expression[] {
  const { inner } = line;
  if (inner.kind !== 'term') return [line];
  const before: Expression[] = [];
  const take = (term: Term): Term => {
    const name: Term = { kind: 'var', name: declare(), at: term.at };
    const eq: Term = { kind: 'call', name: { kind: 'var', name: 'eq', at: term.at }, args: [name, term], at: term.at };
    before.push({ kind: 'term', term: eq, with: [...line.with, ...inner.with], at: term.at });
    return name;
  };
  const term = simplified(inner.term, take);
  return before.length === 0 ? [line] : [...before, { ...line, inner: { ...inner, term } }];
}

type TakeOut = (term: Term) => Term;

/** The term of a line: a call keeps itself, its arguments are taken out. */
function simplified(term: Term, take: TakeOut): Term {
  if (term.kind !== 'call') return inside(term, take);
  const isEquality = ['eq', 'equal', 'assign'].some((name) => isCallOf(term, name));
  return { ...term, args: term.args.map((arg) => (isEquality ? inside(arg, take) : outside(arg, take))) };
}

/** A term that stays, without what is in it. */
function inside(term: Term, take: TakeOut): Term {
  switch (term.kind) {
    case 'ref':
      return { ...term, path: term.path.map((part) => outside(part, take)) };
    case 'array':
    case 'set':
      return { ...term, items: term.items.map((item) => outside(item, take)) };
    case 'object':
      return { ...term, entries: term.entries.map(([key, value]) => [outside(key, take), outside(value, take)]) };
    case 'call':
      return outside(term, take);
    default:
      return term;
  }
}

/** A term that is itself taken out when it may have no value. */
function outside(term: Term, take: TakeOut): Term {
  if (term.kind === 'ref') return take(inside(term, take));
  if (term.kind === 'call') return take({ ...term, args: term.args.map((arg) => outside(arg, take)) });
  return inside(term, take);
}
