import type { FieldPath } from './fieldPath.ts';

/** Half-open range of UTF-16 offsets in the text of one file. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** How a scalar was written. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

/** A scalar as written; `value` is the text after unquoting and unfolding, its type is not decided here (Go's rules differ per reader). */
export interface SyntaxScalar {
  readonly kind: 'scalar';
  readonly value: string;
  readonly style: ScalarStyle;
  /** Explicit tag in full form (`tag:yaml.org,2002:str`, `!custom`), if written. */
  readonly tag?: string;
  readonly anchor?: string;
  readonly range: Range;
}

/** One `key: value` of a mapping. A missing value is an empty plain scalar whose range is empty and sits after the colon. */
export interface SyntaxEntry {
  readonly key: SyntaxNode;
  readonly value: SyntaxNode;
  /** From the key's start to the value's end. */
  readonly range: Range;
}

export interface SyntaxMap {
  readonly kind: 'map';
  readonly entries: readonly SyntaxEntry[];
  readonly flow: boolean;
  readonly tag?: string;
  readonly anchor?: string;
  readonly range: Range;
}

export interface SyntaxSeq {
  readonly kind: 'seq';
  readonly items: readonly SyntaxNode[];
  readonly flow: boolean;
  readonly tag?: string;
  readonly anchor?: string;
  readonly range: Range;
}

/** `*name`. `target` is the anchored node, undefined when no such anchor was seen before it. */
export interface SyntaxAlias {
  readonly kind: 'alias';
  readonly name: string;
  readonly target?: SyntaxNode;
  readonly range: Range;
}

export type SyntaxNode = SyntaxScalar | SyntaxMap | SyntaxSeq | SyntaxAlias;

/** A comment, `text` without the `#`. */
export interface SyntaxComment {
  readonly text: string;
  readonly range: Range;
}

/** One syntax problem, positions in the file. `code` is one of the `yaml/…` codes. */
export interface SyntaxProblem {
  readonly code: string;
  readonly message: string;
  readonly range: Range;
}

/** One document of a stream. `root` is undefined for an empty or comment-only document. */
export interface SyntaxDocument {
  /** Zero-based place in the file, empty documents counted. */
  readonly index: number;
  readonly root: SyntaxNode | undefined;
  /** From the first character after its separator to the next separator or the end. */
  readonly range: Range;
  readonly problems: readonly SyntaxProblem[];
  readonly comments: readonly SyntaxComment[];
}

/** What `parse` makes of a file: never fails; `documents` is what could be recovered. */
export interface SyntaxFile {
  readonly text: string;
  readonly documents: readonly SyntaxDocument[];
  readonly problems: readonly SyntaxProblem[];
}

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
