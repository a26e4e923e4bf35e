import type { Term } from './ast.ts';
import type { Compiler } from './compiler.ts';
import type { Frame, Next, Take } from './machine.ts';
import type { Known } from './needs.ts';
import type { Scope } from './scope.ts';
import type { Value } from './value.ts';

/** Where a compiler stands: names, and which of them hold a value; it adds to `bound`. */
export interface Place {
  readonly compiler: Compiler;
  readonly scope: Scope;
  readonly bound: Set<number>;
}

/** Gives every value of a term. */
export type Giver = (frame: Frame, take: Take) => boolean;

/** Holds a value against a term; variables without a value take theirs from it. */
export type Pattern = (frame: Frame, value: Value, next: Next) => boolean;

export function knownAt({ compiler, scope, bound }: Place, isLenient: boolean): Known {
  return { scope, bound, arityOf: compiler.arityOf, isLenient };
}

/** A value that is made of those of other terms: one for every combination of theirs. */
export function compileMany(terms: readonly Term[], place: Place, make: (values: readonly Value[]) => Value): Giver {
  const givers = terms.map((term) => place.compiler.term(term, place));
  const [first, second] = givers;
  if (givers.length === 1 && first) return (frame, take) => first(frame, (value) => take(make([value])));
  if (givers.length === 2 && first && second)
    return (frame, take) => first(frame, (one) => second(frame, (two) => take(make([one, two]))));
  const gather = (frame: Frame, values: readonly Value[], take: Take): boolean => {
    const giver = givers[values.length];
    return giver === undefined ? take(make(values)) : giver(frame, (value) => gather(frame, [...values, value], take));
  };
  return (frame, take) => gather(frame, [], take);
}
