import { resolveAlias } from '../syntax/lookup.ts';
import type { SyntaxEntry, SyntaxMap, SyntaxNode } from '../syntax/tree.ts';
import { type ServerScalar, typePlainScalar } from './serverScalar.ts';

/** What the walker sees of a node. `unknown` is what cannot be judged, such as an alias without an anchor. */
export type NodeView<N> =
  | { readonly kind: 'map'; readonly fields: readonly (readonly [key: string, value: N])[] }
  | { readonly kind: 'seq'; readonly items: readonly N[] }
  | { readonly kind: 'scalar'; readonly scalar: ServerScalar; readonly text: string }
  | { readonly kind: 'unknown' };

/** How the walker reads a tree, so that source files and rendered objects are judged by the same code. */
export type ReadNode<N> = (node: N) => NodeView<N>;

/** Reads the tree of a parsed file: aliases followed, merge keys (`<<`) filled in as go-yaml does. */
export function readSyntaxNode(node: SyntaxNode): NodeView<SyntaxNode> {
  const at = resolveAlias(node);
  if (at === undefined) return { kind: 'unknown' };
  if (at.kind === 'seq') return { kind: 'seq', items: at.items };
  if (at.kind === 'map') return { kind: 'map', fields: readFields(at) };
  return { kind: 'scalar', scalar: typeScalar(at), text: at.value };
}

/** A scalar as the server types it: only plain ones can be anything but text. */
export function typeScalar(node: { value: string; style: string; tag?: string }): ServerScalar {
  const { tag, style, value } = node;
  const isText = tag === undefined ? style !== 'plain' : tag === 'tag:yaml.org,2002:str' || tag === '!';
  return isText ? { type: 'string', value } : typePlainScalar(value);
}

const MERGE_DEPTH = 20;

/** The fields of a mapping, those that merge keys bring included. */
export function readFields(map: SyntaxMap, depth = 0): (readonly [string, SyntaxNode])[] {
  const own: [string, SyntaxNode][] = [];
  const merged: SyntaxNode[] = [];
  for (const entry of map.entries) {
    if (isMerge(entry)) merged.push(entry.value);
    else own.push([keyName(entry), entry.value]);
  }
  return merged.length === 0 || depth > MERGE_DEPTH ? own : withMerged(own, merged, depth);
}

/** Own keys win over merged ones, and earlier merges over later ones (yaml.org/type/merge.html). */
function withMerged(
  own: [string, SyntaxNode][],
  merged: SyntaxNode[],
  depth: number,
): (readonly [string, SyntaxNode])[] {
  const fields: (readonly [string, SyntaxNode])[] = [...own];
  const names = new Set(own.map(([name]) => name));
  for (const value of merged) {
    const at = resolveAlias(value);
    const maps = at?.kind === 'seq' ? at.items.map(resolveAlias) : [at];
    for (const map of maps) {
      if (map?.kind !== 'map') continue;
      for (const field of readFields(map, depth + 1)) {
        if (names.has(field[0])) continue;
        names.add(field[0]);
        fields.push(field);
      }
    }
  }
  return fields;
}

/** Whether an entry is a merge key (`<<`). */
export function isMerge(entry: SyntaxEntry): boolean {
  return entry.key.kind === 'scalar' && entry.key.value === '<<' && entry.key.style === 'plain';
}

/** The text of a key; '' for one that is no scalar. */
export function keyName(entry: SyntaxEntry): string {
  const key = entry.key.kind === 'scalar' ? entry.key : resolveAlias(entry.key);
  return key?.kind === 'scalar' ? key.value : '';
}
