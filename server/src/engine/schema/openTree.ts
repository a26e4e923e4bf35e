import { resolveAlias } from '../syntax/lookup.ts';
import type { SyntaxMap, SyntaxNode } from '../syntax/tree.ts';
import { isMerge, keyName, type NodeView, type ReadNode, readFields, typeScalar } from './treeReader.ts';

/** A node that is its own view. */
export type OpenNode =
  | { readonly kind: 'map'; readonly fields: readonly OpenField[] }
  | { readonly kind: 'seq'; readonly items: readonly OpenNode[] }
  | Extract<NodeView<unknown>, { kind: 'scalar' | 'unknown' }>;

type OpenField = readonly [key: string, value: OpenNode];

/** Reads an opened tree, which costs nothing. */
export const readOpenNode: ReadNode<OpenNode> = (node) => node;

const opened = new WeakMap<SyntaxNode, OpenNode>();

/**
 * Opens the tree of a document once for all that look at it: structure, rules and references ask for every node several times, and what
 * `readSyntaxNode` makes for one of them is thrown away before the next one comes.
 */
export function openTree(root: SyntaxNode): OpenNode {
  const known = opened.get(root);
  if (known !== undefined) return known;
  const made = new Opener().open(root);
  opened.set(root, made);
  return made;
}

class Opener {
  /** What aliases and merge keys lead to, so that it is opened once and a bomb of them stays small. */
  private shared: Map<SyntaxNode, OpenNode> | undefined;

  open(node: SyntaxNode): OpenNode {
    if (node.kind === 'scalar') return { kind: 'scalar', scalar: typeScalar(node), text: node.value };
    if (node.kind === 'map') return { kind: 'map', fields: this.fieldsOf(node) };
    if (node.kind === 'seq') return { kind: 'seq', items: node.items.map((item) => this.open(item)) };
    const target = resolveAlias(node);
    return target === undefined ? { kind: 'unknown' } : this.openShared(target);
  }

  private fieldsOf(map: SyntaxMap): readonly OpenField[] {
    if (map.entries.some(isMerge)) return readFields(map).map(([key, value]) => [key, this.openShared(value)]);
    return map.entries.map((entry) => [keyName(entry), this.open(entry.value)]);
  }

  private openShared(node: SyntaxNode): OpenNode {
    this.shared ??= new Map();
    const known = this.shared.get(node);
    if (known !== undefined) return known;
    const made = this.open(node);
    this.shared.set(node, made);
    return made;
  }
}
