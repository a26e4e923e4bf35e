import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { isArray, isObject } from '../values/json.ts';

/** An object that policies judge, with what rules ask of it again and again read once. */
export interface JudgedResource {
  readonly object: JsonObject;
  readonly apiVersion: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  readonly generateName: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Reads an object; nothing is refused, missing parts are empty. */
export function readResource(object: JsonObject): JudgedResource {
  const metadata = objectAt(object, 'metadata');
  const apiVersion = textAt(object, 'apiVersion');
  const slash = apiVersion.indexOf('/');
  return {
    object,
    apiVersion,
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind: textAt(object, 'kind'),
    name: textAt(metadata, 'name'),
    generateName: textAt(metadata, 'generateName'),
    namespace: textAt(metadata, 'namespace'),
    labels: textsAt(metadata, 'labels'),
    annotations: textsAt(metadata, 'annotations'),
  };
}

/** Whether an object is a Namespace. */
export function isNamespace({ kind, apiVersion }: JudgedResource): boolean {
  return kind === 'Namespace' && apiVersion === 'v1';
}

/** A member; undefined when there is no such member, or nothing that has members. */
export function memberOf(holder: Json | undefined, key: string): Json | undefined {
  return isObject(holder) && Object.hasOwn(holder, key) ? (holder as JsonObject)[key] : undefined;
}

/** What stands at a path; undefined when it leads nowhere. */
export function valueAt(holder: Json | undefined, path: FieldPath): Json | undefined {
  return path.reduce<Json | undefined>((at, segment) => {
    if (typeof segment === 'string') return memberOf(at, segment);
    return isArray(at) ? at[segment] : undefined;
  }, holder);
}

/** A member that is a text, else the empty text. */
export function textAt(holder: Json | undefined, key: string): string {
  const value = memberOf(holder, key);
  return typeof value === 'string' ? value : '';
}

/** A member that is a mapping, else an empty one. */
export function objectAt(holder: Json | undefined, key: string): JsonObject {
  const value = memberOf(holder, key);
  return isObject(value) ? value : {};
}

/** A member that is a list, else an empty one. */
export function listAt(holder: Json | undefined, key: string): readonly Json[] {
  const value = memberOf(holder, key);
  return isArray(value) ? value : [];
}

/** The texts of a list; a lone text counts as a list of one. */
export function textListAt(holder: Json | undefined, key: string): readonly string[] {
  const value = memberOf(holder, key);
  if (typeof value === 'string') return [value];
  return isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

const NO_TEXTS: Readonly<Record<string, string>> = {};

/** A member that is a mapping of texts; values of other types are left out. */
export function textsAt(holder: Json | undefined, key: string): Readonly<Record<string, string>> {
  const value = memberOf(holder, key);
  if (!isObject(value)) return NO_TEXTS;
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** A copy in which the value at a path is set; mappings on the way are made. */
export function withValueAt(holder: Json | undefined, path: readonly string[], value: Json): Json {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  const base = isObject(holder) ? holder : {};
  return { ...base, [first]: withValueAt(memberOf(base, first), rest, value) };
}
