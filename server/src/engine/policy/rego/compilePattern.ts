import type { Term } from './ast.ts';
import type { Frame, Next } from './machine.ts';
import type { Pattern, Place } from './place.ts';
import { isArray, isEqual, RegoObject, type Value } from './value.ts';

export function compilePattern(term: Term, place: Place): Pattern {
  if (term.kind === 'var') return compileName(term, place);
  if (term.kind === 'array') return compileArray(term.items, place);
  if (term.kind === 'object') return compileObject(term.entries, place);
  return compileEqual(term, place);
}

function compileName(term: Extract<Term, { kind: 'var' }>, place: Place): Pattern {
  if (term.name === '_') return (_, __, next) => next();
  const slot = place.scope.find(term.name);
  if (slot === undefined || place.bound.has(slot)) return compileEqual(term, place);
  place.bound.add(slot);
  return (frame, value, next) => {
    frame[slot] = value;
    return next();
  };
}

function compileEqual(term: Term, place: Place): Pattern {
  const giver = place.compiler.term(term, place);
  return (frame, value, next) => giver(frame, (wanted) => isEqual(wanted, value) && next());
}

function compileArray(items: readonly Term[], place: Place): Pattern {
  const patterns = items.map((item) => compilePattern(item, place));
  const match = (frame: Frame, values: readonly Value[], index: number, next: Next): boolean => {
    const pattern = patterns[index];
    return pattern === undefined
      ? next()
      : pattern(frame, values[index] as Value, () => match(frame, values, index + 1, next));
  };
  return (frame, value, next) => isArray(value) && value.length === patterns.length && match(frame, value, 0, next);
}

function compileObject(entries: readonly (readonly [Term, Term])[], place: Place): Pattern {
  const fields = entries.map(
    ([key, value]) => [place.compiler.term(key, place), compilePattern(value, place)] as const,
  );
  const match = (frame: Frame, object: RegoObject, index: number, next: Next): boolean => {
    const field = fields[index];
    if (field === undefined) return next();
    return field[0](frame, (key) => {
      const value = object.get(key);
      return value !== undefined && field[1](frame, value, () => match(frame, object, index + 1, next));
    });
  };
  return (frame, value, next) =>
    value instanceof RegoObject && value.size === fields.length && match(frame, value, 0, next);
}
