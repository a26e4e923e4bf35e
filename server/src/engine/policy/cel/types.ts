import type { Declarations } from '../../schema/cel/checker.ts';
import { DYN, STRING } from '../../schema/cel/simpleTypes.ts';
import type { CelType, ObjectType } from '../../schema/cel/types.ts';
import { ownValue } from '../../text/ownValue.ts';

/** A message of mutating policies: one type for one name, whose fields may be anything. */
function messageType(name: string, fields?: Readonly<Record<string, CelType>>): ObjectType {
  return { kind: 'object', name, field: (field) => (fields === undefined ? DYN : ownValue(fields, field)) };
}

const PATCH = messageType('JSONPatch', { op: STRING, path: STRING, from: STRING, value: DYN });

/** `Object{…}`, `Object.spec{…}` and `JSONPatch{…}` of mutating policies (k8s.io/apiserver, pkg/cel/mutation/typeresolver.go). */
export const mutationNames: Declarations = (name) => {
  const [, message] = /^(Object(?:\.\w+)*|JSONPatch)\{\}$/.exec(name) ?? [];
  if (message === undefined) return undefined;
  return message === 'JSONPatch' ? PATCH : messageType(message);
};

/** Declarations from a table of names. */
export function declarationsOf(names: Readonly<Record<string, CelType>>): Declarations {
  return (name) => ownValue(names, name);
}
