import type { Call, Expression } from './expression.ts';
import { BOOL, BYTES, DOUBLE, INT, NULL, STRING, UINT } from './simpleTypes.ts';
import { type CelType, mapOf } from './types.ts';

/** The type of a constant. */
export function literalType({ literal }: Expression & { kind: 'literal' }): CelType {
  if (literal.type === 'uint') return UINT;
  if (literal.type === 'bytes') return BYTES;
  switch (typeof literal.value) {
    case 'boolean':
      return BOOL;
    case 'bigint':
      return INT;
    case 'number':
      return DOUBLE;
    case 'string':
      return STRING;
    default:
      return NULL;
  }
}

/** The type of a type. */
export function typeTyped(of: CelType): CelType {
  return { kind: 'type', of };
}

/** `a.b.c` of plain names. */
export function chainOf(at: Expression): { readonly root: string; readonly name: string } | undefined {
  if (at.kind === 'name') return { root: at.name, name: at.name };
  if (at.kind !== 'field' || at.isOptional) return undefined;
  const before = chainOf(at.of);
  return before && { root: before.root, name: `${before.name}.${at.field}` };
}

/** Where the name of a field stands. */
export function fieldSpan(at: Expression & { kind: 'field' | 'has' }): { at: number; end: number } {
  const end = at.kind === 'has' ? at.end - 1 : at.end;
  return { at: Math.max(at.of.end, end - at.field.length), end };
}

/** Where the name of a function or an operator stands. */
export function nameSpan({ name, nameAt, end }: Call): { at: number; end: number } {
  const width = /^[A-Za-z]/.test(name) ? name.length : shownName(name).length;
  return { at: nameAt, end: Math.min(end, nameAt + width) };
}

/** `_+_` as people write it. */
function shownName(name: string): string {
  if (name === '_?_:_') return '?';
  return name === '@in'
    ? 'in'
    : name
        .replace(/^_?(.+?)_?$/, '$1')
        .replace('[_]', '[')
        .replace('[?_]', '[?');
}

/** That no form of a function takes these types. */
export function noForm(name: string, types: readonly string[]): string {
  const isOperator = !/^[A-Za-z]/.test(name);
  const given =
    types.length === 0
      ? 'nothing'
      : types.length === 1
        ? types[0]
        : `${types.slice(0, -1).join(', ')} and ${types.at(-1)}`;
  return isOperator
    ? `\`${shownName(name)}\` cannot be used with ${given}`
    : `\`${name}\` cannot be called with ${given}`;
}

/** A type of an overload with its letters made its own. */
export function rename(type: CelType, suffix: string): CelType {
  if (suffix === '') return type;
  switch (type.kind) {
    case 'param':
      return { kind: 'param', name: type.name + suffix };
    case 'list':
    case 'optional':
    case 'type':
      return { ...type, of: rename(type.of, suffix) };
    case 'map':
      return mapOf(rename(type.key, suffix), rename(type.value, suffix));
    default:
      return type;
  }
}

/** Whether a type has letters in it. */
export function mentionsLetter(type: CelType): boolean {
  switch (type.kind) {
    case 'param':
      return true;
    case 'list':
    case 'optional':
    case 'type':
      return mentionsLetter(type.of);
    case 'map':
      return mentionsLetter(type.key) || mentionsLetter(type.value);
    default:
      return false;
  }
}

const ORDERED = /^(?:bool|int|uint|double|string|bytes|google\.protobuf\.(?:Duration|Timestamp))$/;

/** Whether values of a type can be sorted. */
export function isOrdered(type: CelType): boolean {
  return type.kind === 'dyn' || type.kind === 'param' || (type.kind === 'simple' && ORDERED.test(type.name));
}
