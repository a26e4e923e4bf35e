import { getField, type Node } from '../node.ts';
import { isNull } from '../value.ts';

/** The text that kyaml compares: a scalar's as written, nothing for mappings and lists. */
export function rawText(node: Node | undefined): string {
  return node?.kind === 'scalar' ? node.text : '';
}

/** Whether kyaml takes a node for nothing: absent, null or an empty mapping (IsMissingOrNull, IsEmptyMap). */
export function isBlank(node: Node | undefined): boolean {
  return node === undefined || isNull(node) || (node.kind === 'map' && node.fields.length === 0);
}

/**
 * The value of each key in an element, '' for what is absent, null or an empty collection (RNode.ElementValuesList).
 */
export function keyValues(element: Node, keys: readonly string[]): readonly string[] {
  return keys.map((key) => {
    const value = getField(element, key);
    return value === undefined || isNull(value) ? '' : rawText(value);
  });
}

/**
 * The index of the first element that has exactly these values, -1 when there is none (ElementMatcher). The empty key
 * compares scalars.
 */
export function findElement(items: readonly Node[], keys: readonly string[], values: readonly string[]): number {
  if (keys.length === 0 || keys[0] === '') return items.findIndex((item) => rawText(item) === (values[0] ?? ''));
  return items.findIndex(
    (item) =>
      item.kind === 'map' &&
      keys.every((key, i) => {
        const value = getField(item, key);
        return value !== undefined && rawText(value) === values[i];
      }),
  );
}

/**
 * Removes, replaces or appends elements by key as ElementSetter of kyaml/yaml/fns.go does, oddities included: blank elements
 * vanish, an empty value matches every element that has the field, a key without a value counts like the key before it, and
 * with no values at all everything vanishes. Without `element` the matching ones are removed.
 */
export function setElement(
  items: readonly Node[],
  keys: readonly string[],
  values: readonly string[],
  element: Node | undefined,
): Node[] {
  const forMaps = keys[0] !== undefined && keys[0] !== '' && values[0] !== undefined && values[0] !== '';
  const kept: Node[] = [];
  let found = false;
  for (const item of items) {
    if (isBlank(item)) continue;
    if (item.kind !== 'map' && forMaps) kept.push(item);
    else if (!matches(item, keys, values)) {
      if (values.length > 0) kept.push(item);
    } else {
      found = true;
      if (element !== undefined) kept.push(element);
    }
  }
  if (element !== undefined && !isNull(element) && !found) kept.push(element);
  return kept;
}

function matches(item: Node, keys: readonly string[], values: readonly string[]): boolean {
  let last = false;
  for (let i = 0; i < keys.length; i++) {
    const value = values[i];
    if (value !== undefined) last = hasValue(item, keys[i] ?? '', value);
    if (!last) return false;
  }
  return last;
}

function hasValue(item: Node, key: string, value: string): boolean {
  if (key === '') return item.kind === 'scalar' && item.text === value;
  const found = getField(item, key);
  return found !== undefined && (value === '' || rawText(found) === value);
}
