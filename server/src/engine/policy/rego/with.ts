import type { Expression, Term, With } from './ast.ts';
import { BUILTINS } from './builtins/all.ts';
import type { Situation, Step } from './machine.ts';
import { compileMany, type Place } from './place.ts';
import { namesOf } from './scope.ts';
import { RegoObject, type Value } from './value.ts';

/** A change of the situation by one `with`. */
type Change = (situation: Situation, value: Value) => Situation;

/** Runs a line under replaced input, data or functions. */
export function compileWith(line: Expression, place: Place, compile: (line: Expression, place: Place) => Step): Step {
  const { machine } = place.compiler;
  const changes: readonly Change[] = line.with.map((change) => compileChange(change, place));
  const values = compileMany(
    line.with.map(({ value, target }) => (isFunction(value, target, place) ? TRUE : value)),
    place,
    (found) => found,
  );
  const step = compile({ ...line, with: [] }, place);
  return (frame, next) =>
    values(frame, (found) => {
      const base: Situation = { ...machine.situation, known: new Map() };
      const situation = changes.reduce(
        (at, change, index) => change(at, (found as readonly Value[])[index] as Value),
        base,
      );
      return machine.under(situation, next, (inner) => step(frame, inner));
    });
}

const TRUE: Term = { kind: 'scalar', value: true, at: { start: 0, end: 0 } };

/** Whether the value is a function that stands for another one. */
function isFunction(value: Term, target: Term, { compiler, scope }: Place): boolean {
  const names = namesOf(target);
  if (names[0] === 'input') return false;
  const callee = namesOf(value).length > 0 ? compiler.callee(value, scope) : '';
  if (typeof callee !== 'string') return callee.isFunction;
  const isFree = scope.find(namesOf(value)[0] ?? '') === undefined;
  return isFree && BUILTINS.has(callee) && compiler.arityOf(target, scope) !== undefined;
}

function compileChange({ target, value }: With, place: Place): Change {
  const { compiler, scope } = place;
  const [head = '', ...rest] = namesOf(target);
  const global = compiler.globalPath(head);
  if (global?.[0] === 'input') {
    const path = [...global.slice(1), ...rest];
    return (situation, found) => ({ ...situation, input: withValue(situation.input, path, found) });
  }
  const callee = compiler.callee(target, scope);
  const isRule = typeof callee !== 'string';
  if (isFunction(value, target, place)) {
    const other = compiler.callee(value, scope);
    const name = isRule ? callee.fullName : callee;
    const own = typeof other === 'string' ? BUILTINS.get(other) : undefined;
    const run = (args: readonly Value[]): Value | undefined => {
      if (typeof other !== 'string') return other.call(args);
      return own && compiler.machine.call(own, args);
    };
    return (situation) => ({ ...situation, mocks: new Map([...situation.mocks, [name, run]]) });
  }
  if (global === undefined || (isRule && callee.isFunction)) {
    const name = isRule ? callee.fullName : callee;
    return (situation, found) => ({ ...situation, mocks: new Map([...situation.mocks, [name, () => found]]) });
  }
  const path = [...global.slice(1), ...rest];
  return (situation, found) => ({
    ...situation,
    data: withValue(situation.data, path, found),
    replaced: [{ path, value: found }, ...situation.replaced],
  });
}

/** A value with another one at a path; what is no object on the way becomes one. */
export function withValue(value: Value | undefined, path: readonly string[], found: Value): Value {
  const [key, ...rest] = path;
  if (key === undefined) return found;
  const object = value instanceof RegoObject ? value : new RegoObject();
  const changed = RegoObject.of(object.sorted());
  changed.set(key, withValue(object.get(key), rest, found));
  return changed;
}
