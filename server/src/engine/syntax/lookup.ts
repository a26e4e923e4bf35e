import type { FieldPath } from './fieldPath.ts';
import type { Range, SyntaxAlias, SyntaxEntry, SyntaxNode } from './tree.ts';

/** Follows an alias to what it stands for; undefined for an unknown anchor. */
export function resolveAlias(node: SyntaxNode | undefined): Exclude<SyntaxNode, SyntaxAlias> | undefined {
  let current = node;
  for (let hops = 0; current?.kind === 'alias' && hops < 100; hops++) current = current.target;
  return current?.kind === 'alias' ? undefined : current;
}

/** The text of a key, undefined for a key that is not a scalar. */
export function keyText(entry: SyntaxEntry): string | undefined {
  const key = resolveAlias(entry.key);
  return key?.kind === 'scalar' ? key.value : undefined;
}

/** The entry of a mapping with that key; the last one wins, as in Go's decoders. */
export function findEntry(node: SyntaxNode | undefined, key: string): SyntaxEntry | undefined {
  const map = resolveAlias(node);
  return map?.kind === 'map' ? map.entries.findLast((entry) => keyText(entry) === key) : undefined;
}

/** The node at a path, aliases followed; undefined when a segment is missing. */
export function nodeAt(root: SyntaxNode | undefined, path: FieldPath): SyntaxNode | undefined {
  let node = root;
  for (const segment of path) {
    const at = resolveAlias(node);
    if (at?.kind === 'map') node = findEntry(at, String(segment))?.value;
    else if (at?.kind === 'seq' && typeof segment === 'number') node = at.items[segment];
    else return undefined;
  }
  return node;
}

/** Where a field stands in the file: its key (when it has one), its value and both together. */
export interface FieldLocation {
  readonly key?: Range;
  readonly value: Range;
  readonly whole: Range;
}

/**
 * The place of a field. When the last segments of the path are gone (the field was typed away), the nearest ancestor
 * that still exists answers, so that a finding always has a line.
 */
export function locateField(root: SyntaxNode, path: FieldPath): FieldLocation {
  let here: FieldLocation = { value: root.range, whole: root.range };
  let node: SyntaxNode | undefined = root;
  for (const segment of path) {
    const at = resolveAlias(node);
    if (at?.kind === 'map') {
      const entry = findEntry(at, String(segment));
      if (entry === undefined) return here;
      here = { key: entry.key.range, value: entry.value.range, whole: entry.range };
      node = entry.value;
    } else if (at?.kind === 'seq' && typeof segment === 'number') {
      const item: SyntaxNode | undefined = at.items[segment];
      if (item === undefined) return here;
      here = { value: item.range, whole: item.range };
      node = item;
    } else return here;
  }
  return here;
}

/** What is under an offset: the path, and whether the cursor is on the key or in the value. */
export interface FieldAtOffset {
  readonly path: FieldPath;
  readonly part: 'key' | 'value';
  readonly node: SyntaxNode;
}

/** The deepest field whose range holds the offset (both ends included); undefined outside the document's root. */
export function fieldAt(root: SyntaxNode | undefined, offset: number): FieldAtOffset | undefined {
  if (root === undefined || !holds(root.range, offset)) return undefined;
  const path: (string | number)[] = [];
  let node: SyntaxNode = root;
  for (;;) {
    const inside: { segment: string | number; node: SyntaxNode; onKey: boolean } | undefined = childAt(node, offset);
    if (inside === undefined) return { path, part: 'value', node };
    path.push(inside.segment);
    if (inside.onKey) return { path, part: 'key', node: inside.node };
    node = inside.node;
  }
}

function childAt(
  node: SyntaxNode,
  offset: number,
): { segment: string | number; node: SyntaxNode; onKey: boolean } | undefined {
  if (node.kind === 'map') {
    const entry = node.entries.find((candidate) => holds(candidate.range, offset));
    const segment = entry && keyText(entry);
    if (entry === undefined || segment === undefined) return undefined;
    return holds(entry.key.range, offset)
      ? { segment, node: entry.key, onKey: true }
      : { segment, node: entry.value, onKey: false };
  }
  if (node.kind === 'seq') {
    const segment = node.items.findIndex((item) => holds(item.range, offset));
    const item = node.items[segment];
    return item && { segment, node: item, onKey: false };
  }
  return undefined;
}

function holds(range: Range, offset: number): boolean {
  return range.start <= offset && offset <= range.end;
}
