import { getIn, isList, isObject, type Json, type JsonObject, parseJson, sameJson, textIn } from './json.ts';
import type { TypedPath, TypedSegment } from './typedPath.ts';

/** One entry of metadata.managedFields: what one writer owns. */
export interface FieldsEntry {
  readonly manager: string;
  readonly operation: string;
  readonly subresource: string;
  readonly apiVersion: string;
  readonly time: string | undefined;
  /** The trie of fieldsV1 (structured-merge-diff, fieldpath/serialize.go). */
  readonly fields: JsonObject;
}

/** The entries of a live object, in order; empty when a client or proxy took them away. */
export function readEntries(live: Json): readonly FieldsEntry[] {
  const list = getIn(live, 'metadata', 'managedFields');
  if (!isList(list)) return [];
  return list.flatMap((entry): FieldsEntry[] => {
    const fields = getIn(entry, 'fieldsV1');
    if (!isObject(fields)) return [];
    const time = textIn(entry, 'time');
    return [
      {
        manager: textIn(entry, 'manager') || 'unknown',
        operation: textIn(entry, 'operation'),
        subresource: textIn(entry, 'subresource'),
        apiVersion: textIn(entry, 'apiVersion'),
        time: time === '' ? undefined : time,
        fields,
      },
    ];
  });
}

/** How an entry stands to a field: it names the place or something below it, or it owns a whole around it. */
export type Ownership = 'itself' | 'around';

/**
 * Whether an entry owns the field at a path: the place itself is a member or has members below it, or the nearest ancestor
 * is a leaf (atomic lists, selectors, whole structs). Undefined when it does not.
 */
export function ownership(entry: FieldsEntry, path: TypedPath): Ownership | undefined {
  let node: JsonObject = entry.fields;
  for (const [depth, segment] of path.entries()) {
    const next = child(node, segment);
    if (next === undefined) return depth > 0 && isLeaf(node) ? 'around' : undefined;
    node = next;
  }
  return 'itself';
}

function isLeaf(node: JsonObject): boolean {
  return Object.keys(node).length === 0;
}

function child(node: JsonObject, segment: TypedSegment): JsonObject | undefined {
  if (typeof segment === 'string')
    return asObject(Object.hasOwn(node, `f:${segment}`) ? node[`f:${segment}`] : undefined);
  if (typeof segment === 'number') return asObject(node[`i:${segment}`]);
  const [prefix, wanted] = 'key' in segment ? ['k:', segment.key] : ['v:', segment.value];
  const found = Object.entries(node).find(
    ([key]) => key.startsWith(prefix) && sameJson(parseJson(key.slice(prefix.length)), wanted),
  );
  return asObject(found?.[1]);
}

function asObject(value: Json | undefined): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}

/** Number of fields that an entry covers, as far as a person would count them: members without members below. */
export function countFields(entry: FieldsEntry): number {
  const count = (node: JsonObject): number => {
    const below = Object.entries(node).filter(([key]) => key !== '.');
    return below.length === 0 ? 1 : below.reduce((sum, [, item]) => sum + (isObject(item) ? count(item) : 0), 0);
  };
  return Object.keys(entry.fields).length === 0 ? 0 : count(entry.fields);
}
