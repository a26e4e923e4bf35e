import type { FieldPath } from '../../syntax/fieldPath.ts';
import type { ObjectReferences, Reference } from './reference.ts';

/** An object that a file of the repository defines, generates, or lets an operator make. */
export interface NamedObject {
  readonly file: string;
  readonly document: number;
  /** The field that gives it its name. */
  readonly path: FieldPath;
  /** Undefined where only the kind is known. */
  readonly group: string | undefined;
  readonly kind: string;
  readonly name: string;
  /** As written; '' where the file does not tell it, `*` for any. */
  readonly namespace: string;
  readonly how: 'object' | 'generated' | 'made';
}

/** A field, or a place in a file that has none (a line of a file with `KEY=value` lines). */
export interface ReferencePlace {
  readonly file: string;
  readonly document: number;
  readonly path: FieldPath;
  readonly part: 'key' | 'value';
  /** Where in the text of the field, for a patch that is written inside of a kustomization. */
  readonly inner?: { readonly document: number; readonly path: FieldPath };
  /** Set where the place is no field. */
  readonly range?: { readonly start: number; readonly end: number };
}

/** A reference and the object that it stands in. */
export interface FoundReference {
  readonly file: string;
  readonly document: number;
  readonly reference: Reference;
  readonly object: ObjectReferences;
  /** The field of a kustomization in whose text the object is a patch; absent for an object of the file. */
  readonly inline?: FieldPath;
}

/** What is looked for: a kind and name, seen from a namespace ('' where it is not written). */
export interface Wanted {
  readonly kind: string;
  readonly group: string | undefined;
  readonly name: string;
  readonly namespace: string;
}

/** A key of a ConfigMap or Secret and where it stands. Never its value. */
export interface KeyPlace {
  readonly name: string;
  readonly place: ReferencePlace;
}

/** A name that may be written at a place. */
export interface NameInScope {
  readonly name: string;
  /** '' where it is not written. */
  readonly namespace: string;
  readonly object: NamedObject;
  /** 0: an overlay reads it together with the file; 1: the same folder; 2: elsewhere in the repository. */
  readonly distance: 0 | 1 | 2;
}

/** What a reference of an object looks for. */
export function wantedBy(reference: Reference, object: Pick<ObjectReferences, 'namespace'>): Wanted {
  const { target, name, namespace = object.namespace } = reference;
  return { ...target, name, namespace };
}

/** Whether two objects are the same one. */
export function isSameObject(a: NamedObject, b: NamedObject): boolean {
  return a.file === b.file && a.document === b.document && a.path.join() === b.path.join();
}

/** Whether an object is found from a namespace. One that is not written may be any: the overlay or the deployer says it. */
export function isReached(namespace: string, from: string): boolean {
  return namespace === from || namespace === '' || from === '' || namespace === '*';
}

/** Whether two groups may be one; undefined is any. */
export function isSameGroup(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}
