import { DYN } from './simpleTypes.ts';
import { type CelType, mapOf } from './types.ts';

/** What letters of an overload stand for. */
export type Bindings = Map<string, CelType>;

/** Whether a value of type `from` can stand where `to` is wanted (cel-go, checker/types.go); binds letters. */
export function isAssignable(to: CelType, from: CelType, bindings: Bindings): boolean {
  if (to.kind !== 'param' || !bindings.has(to.name)) return fits(to, from, bindings);
  // What a letter stands for becomes more general with each use.
  const isRight = fits(to, from, bindings);
  if (isRight && isMoreGeneral(from, to, bindings)) bindings.set(to.name, resolve(from, bindings));
  return isRight;
}

function fits(to: CelType, from: CelType, bindings: Bindings): boolean {
  const [wanted, given] = [resolve(to, bindings), resolve(from, bindings)];
  if (wanted === given) return true;
  if (wanted.kind === 'param') return bind(wanted.name, given, bindings);
  if (given.kind === 'param') return bind(given.name, wanted, bindings);
  if (wanted.kind === 'dyn' || given.kind === 'dyn') return true;
  if (isNull(given)) return isNull(wanted) || mayBeNull(wanted);
  if (isNull(wanted)) return mayBeNull(given);
  switch (wanted.kind) {
    case 'list':
      return given.kind === 'list' && isAssignable(wanted.of, given.of, bindings);
    case 'optional':
      return given.kind === 'optional' && isAssignable(wanted.of, given.of, bindings);
    case 'map':
      return (
        given.kind === 'map' &&
        isAssignable(wanted.key, given.key, bindings) &&
        isAssignable(wanted.value, given.value, bindings)
      );
    case 'type':
      return given.kind === 'type';
    case 'simple':
      return given.kind === 'simple' && wanted.name === given.name;
    default:
      return given.kind === 'object' && wanted.name === given.name && wanted.id === given.id;
  }
}

/** `dyn` beside a type is the more general one; so is what may be null beside null. */
export function isMoreGeneral(type: CelType, than: CelType, bindings: Bindings): boolean {
  const [left, right] = [resolve(type, bindings), resolve(than, bindings)];
  if (left.kind === 'dyn') return true;
  if (right.kind === 'simple' && right.name === 'null_type') return true;
  if (left.kind === 'list' && right.kind === 'list') return isMoreGeneral(left.of, right.of, bindings);
  return left.kind === 'map' && right.kind === 'map' && isMoreGeneral(left.value, right.value, bindings);
}

function isNull(type: CelType): boolean {
  return type.kind === 'simple' && type.name === 'null_type';
}

/** Messages, times, durations and the types of libraries may be null; so may an object and an optional value. */
function mayBeNull(type: CelType): boolean {
  return type.kind === 'object' || type.kind === 'optional' || (type.kind === 'simple' && type.name.includes('.'));
}

function bind(name: string, type: CelType, bindings: Bindings): boolean {
  if (type.kind === 'param' && type.name === name) return true;
  if (mentions(type, name, bindings)) return false;
  bindings.set(name, type);
  return true;
}

function mentions(type: CelType, name: string, bindings: Bindings): boolean {
  const at = resolve(type, bindings);
  switch (at.kind) {
    case 'param':
      return at.name === name;
    case 'list':
    case 'optional':
    case 'type':
      return mentions(at.of, name, bindings);
    case 'map':
      return mentions(at.key, name, bindings) || mentions(at.value, name, bindings);
    default:
      return false;
  }
}

/** What a type is after its letter was bound. */
export function resolve(type: CelType, bindings: Bindings): CelType {
  let at = type;
  while (at.kind === 'param') {
    const bound = bindings.get(at.name);
    if (bound === undefined) return at;
    at = bound;
  }
  return at;
}

/** A type with all its letters replaced; a letter that nothing was bound to is `dyn` where `isFinal`. */
export function substitute(type: CelType, bindings: Bindings, isFinal = false): CelType {
  const at = resolve(type, bindings);
  switch (at.kind) {
    case 'param':
      return isFinal ? DYN : at;
    case 'list':
    case 'optional':
    case 'type':
      return { ...at, of: substitute(at.of, bindings, isFinal) };
    case 'map':
      return mapOf(substitute(at.key, bindings, isFinal), substitute(at.value, bindings, isFinal));
    default:
      return at;
  }
}
