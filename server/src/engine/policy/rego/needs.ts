import type { Expression, Term } from './ast.ts';
import { isCallOf, mentioned, partsOf, type Scope } from './scope.ts';

/** What is known where a line is to run: which places of the frame hold a value. */
export interface Known {
  readonly scope: Scope;
  readonly bound: ReadonlySet<number>;
  /** Number of values that a function takes; undefined for one that nobody knows. */
  readonly arityOf: (name: Term, scope: Scope) => number | undefined;
  /** Whether names inside of closed bodies may be without a value: the last way out. */
  readonly isLenient: boolean;
}

function isUnbound(name: string, { scope, bound }: Known): boolean {
  const slot = scope.find(name);
  return slot !== undefined && !bound.has(slot);
}

function closedMisses(term: Term | Expression, known: Known): boolean {
  if (known.isLenient) return false;
  let misses = false;
  mentioned(term, (name) => {
    misses ||= isUnbound(name, known);
  });
  return misses;
}

/** Whether a term lacks a variable that nothing in it can give. */
export function lacksValue(term: Term, known: Known): boolean {
  switch (term.kind) {
    case 'scalar':
      return false;
    case 'var':
      return term.name === '_' || isUnbound(term.name, known);
    case 'ref':
      return (
        (term.head.kind === 'var' ? isUnbound(term.head.name, known) : lacksValue(term.head, known)) ||
        term.path.some((part) => lacksPattern(part, known))
      );
    case 'call':
      return callLacks(term, known);
    case 'arrayComprehension':
    case 'setComprehension':
    case 'objectComprehension':
      return closedMisses(term, known);
    default:
      return partsOf(term).some((part) => lacksValue(part, known));
  }
}

/** The last argument beyond what a function takes is what it gives. */
function callLacks(term: Extract<Term, { kind: 'call' }>, known: Known): boolean {
  const arity = known.arityOf(term.name, known.scope);
  // A function that nobody knows is refused where it is compiled, and not for what it is given.
  if (arity === undefined) return false;
  return term.args.some((arg, index) => (index >= arity ? lacksPattern(arg, known) : lacksValue(arg, known)));
}

/** The same for a term that is held against a value, which its variables take. */
export function lacksPattern(term: Term, known: Known): boolean {
  if (term.kind === 'var') return false;
  if (term.kind === 'array') return term.items.some((item) => lacksPattern(item, known));
  if (term.kind === 'object')
    return term.entries.some(([key, value]) => lacksValue(key, known) || lacksPattern(value, known));
  return lacksValue(term, known);
}

/** Whether a line of a body cannot run yet. */
export function lacks(expression: Expression, known: Known): boolean {
  if (expression.with.some(({ value }) => lacksValue(value, known))) return true;
  switch (expression.kind) {
    case 'some':
      return false;
    case 'not':
      return closedMisses(expression.inner, known);
    case 'logic':
      return closedMisses(expression, known);
    case 'every':
      return lacksValue(expression.collection, known) || closedMisses(expression, withoutOwn(expression, known));
    case 'someIn':
      return (
        lacksValue(expression.collection, known) ||
        lacksPattern(expression.value, known) ||
        (expression.key !== undefined && lacksPattern(expression.key, known))
      );
    case 'term':
      return termLacks(expression.term, known);
  }
}

/** The names of `every` are its own. */
function withoutOwn({ key, value }: Extract<Expression, { kind: 'every' }>, known: Known): Known {
  const scope = known.scope.inner();
  const bound = new Set(known.bound);
  for (const name of [key, value]) if (name !== undefined && name !== '_') bound.add(scope.declare(name));
  return { ...known, scope, bound };
}

function termLacks(term: Term, known: Known): boolean {
  const [left, right] = isCallOf(term, 'assign') || isCallOf(term, 'eq') ? term.args : [];
  if (left === undefined || right === undefined) return lacksValue(term, known);
  if (isCallOf(term, 'assign')) return lacksValue(right, known) || lacksPattern(left, known);
  return (
    (lacksValue(right, known) || lacksPattern(left, known)) && (lacksValue(left, known) || lacksPattern(right, known))
  );
}
