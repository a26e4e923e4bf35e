import { getNode, type MapNode, type Node } from '../kustomize/node.ts';
import { isNull, scalarValue } from '../kustomize/value.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';

/** The node at a path of a rendered object; null counts as missing, as it does for the API server's decoder. */
export function fieldAt(root: Node, path: FieldPath): Node | undefined {
  const node = getNode(root, path);
  return node === undefined || isNull(node) ? undefined : node;
}

/** The text of a scalar field; numbers and booleans as written. */
export function textAt(root: Node, path: FieldPath): string | undefined {
  const node = fieldAt(root, path);
  return node?.kind === 'scalar' ? node.text : undefined;
}

/** The value of a boolean field; undefined when it is missing or no boolean (which the schema reports). */
export function flagAt(root: Node, path: FieldPath): boolean | undefined {
  const node = fieldAt(root, path);
  const value = node?.kind === 'scalar' ? scalarValue(node, false) : undefined;
  return typeof value === 'boolean' ? value : undefined;
}

/** The value of a number field; undefined when it is missing or no number. */
export function numberAt(root: Node, path: FieldPath): number | undefined {
  const node = fieldAt(root, path);
  const value = node?.kind === 'scalar' ? scalarValue(node, false) : undefined;
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;
}

/** The items of a list field with their paths; null items are left out. */
export function itemsAt(root: Node, path: FieldPath): readonly { readonly path: FieldPath; readonly node: Node }[] {
  const node = fieldAt(root, path);
  if (node?.kind !== 'seq') return [];
  return node.items.map((item, i) => ({ path: [...path, i], node: item })).filter((item) => !isNull(item.node));
}

/** The fields of a mapping with their keys and paths; null values are left out. */
export function entriesAt(
  root: Node,
  path: FieldPath,
): readonly { readonly key: string; readonly path: FieldPath; readonly node: Node }[] {
  const node = fieldAt(root, path);
  if (node?.kind !== 'map') return [];
  return node.fields
    .map((field) => ({ key: field.key.text, path: [...path, field.key.text], node: field.value }))
    .filter((entry) => !isNull(entry.node));
}

/** A mapping of texts, such as labels. */
export function textsAt(root: Node, path: FieldPath): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { key, node } of entriesAt(root, path)) if (node.kind === 'scalar') texts.set(key, node.text);
  return texts;
}

/**
 * Where to show that a field is missing: the longest part of the path that exists. A list item is named by its `name`,
 * since underlining all of it would say nothing.
 */
export function nearestExisting(
  root: MapNode,
  path: FieldPath,
): { readonly path: FieldPath; readonly part: 'key' | 'value' } {
  let existing = path.length;
  while (existing > 0 && getNode(root, path.slice(0, existing)) === undefined) existing--;
  const at = path.slice(0, existing);
  if (existing === path.length) return { path: at, part: 'value' };
  const name = [...at, 'name'];
  if (typeof at.at(-1) === 'number' && getNode(root, name) !== undefined) return { path: name, part: 'value' };
  return { path: at, part: typeof at.at(-1) === 'number' ? 'value' : 'key' };
}
