import { readOpenNode } from '../../schema/openTree.ts';
import type { NodeView, ReadNode } from '../../schema/treeReader.ts';
import type { FieldPath, PathSegment } from '../../syntax/fieldPath.ts';
import { EVERY_ITEM, EVERY_VALUE, type PatternTree, patternTree, stepsOf } from './patterns.ts';

/** A node and the path that leads to it. */
export interface FieldHit<N> {
  readonly path: FieldPath;
  readonly node: N;
  /** The mapping or list that holds it; the node itself for the root. */
  readonly parent: N;
}

/** A hit of one of several patterns. */
export interface RowHit<R, N> extends FieldHit<N> {
  readonly row: R;
}

const NOTHING: readonly never[] = [];

/** Reads fields of one object, whatever its tree is made of. Each node is looked at once. */
export class FieldReader<N extends object> {
  private readonly read: ReadNode<N>;
  private readonly views: Map<N, NodeView<N>> | undefined;

  constructor(read: ReadNode<N>) {
    this.read = read;
    // Nodes of an opened tree are their own views.
    this.views = (read as unknown) === readOpenNode ? undefined : new Map();
  }

  view(node: N): NodeView<N> {
    const { views } = this;
    if (views === undefined) return this.read(node);
    const known = views.get(node);
    if (known !== undefined) return known;
    const made = this.read(node);
    views.set(node, made);
    return made;
  }

  get(node: N | undefined, key: string): N | undefined {
    if (node === undefined) return undefined;
    const view = this.view(node);
    return view.kind === 'map' ? lastOf(view.fields, key) : undefined;
  }

  /** The text of a scalar; undefined for null and for anything else. */
  text(node: N | undefined): string | undefined {
    if (node === undefined) return undefined;
    const view = this.view(node);
    return view.kind === 'scalar' && view.scalar.type !== 'null' ? view.text : undefined;
  }

  fields(node: N | undefined): readonly (readonly [string, N])[] {
    if (node === undefined) return NOTHING;
    const view = this.view(node);
    return view.kind === 'map' ? view.fields : NOTHING;
  }

  items(node: N | undefined): readonly N[] {
    if (node === undefined) return NOTHING;
    const view = this.view(node);
    return view.kind === 'seq' ? view.items : NOTHING;
  }

  /** Texts of a mapping of texts, such as labels. */
  texts(node: N | undefined): readonly (readonly [string, string])[] {
    const found: (readonly [string, string])[] = [];
    for (const [key, value] of this.fields(node)) {
      const text = this.text(value);
      if (text !== undefined) found.push([key, text]);
    }
    return found;
  }

  /** Every node that a pattern leads to, in order. */
  find(root: N | undefined, pattern: string, base: FieldPath = []): readonly FieldHit<N>[] {
    if (root === undefined) return NOTHING;
    let hits: FieldHit<N>[] = [{ path: base, node: root, parent: root }];
    for (const step of stepsOf(pattern)) {
      const next: FieldHit<N>[] = [];
      for (const { path, node } of hits) {
        const view = this.view(node);
        const add = (segment: PathSegment, found: N): void => {
          next.push({ path: [...path, segment], node: found, parent: node });
        };
        if (step === EVERY_ITEM) {
          if (view.kind === 'seq') for (const [at, item] of view.items.entries()) add(at, item);
        } else if (view.kind === 'map') {
          if (step === EVERY_VALUE) for (const [key, value] of view.fields) add(key, value);
          else {
            const found = lastOf(view.fields, step);
            if (found !== undefined) add(step, found);
          }
        }
      }
      if (next.length === 0) return next;
      hits = next;
    }
    return hits;
  }

  /** What the patterns of a table lead to, in the order of its rows: as `find` for each of them, in one walk. */
  findRows<R extends { readonly at: string }>(
    root: N,
    table: readonly R[],
    base: FieldPath = [],
  ): readonly RowHit<R, N>[] {
    if (table.length === 0) return NOTHING;
    const hits: (RowHit<R, N> & { readonly number: number })[] = [];
    const path = [...base];
    const visit = (node: N, parent: N, tree: PatternTree): void => {
      for (const number of tree.ends) hits.push({ number, row: table[number] as R, path: [...path], node, parent });
      if (tree.isLeaf) return;
      const inside = (segment: PathSegment, value: N, below: PatternTree): void => {
        path.push(segment);
        visit(value, node, below);
        path.pop();
      };
      const { keys, items, values } = tree;
      const view = this.view(node);
      if (view.kind === 'map') {
        for (const [at, [key, value]] of view.fields.entries()) {
          const named = keys.get(key);
          if (named !== undefined && isLast(view.fields, at)) inside(key, value, named);
          if (values !== undefined) inside(key, value, values);
        }
      } else if (view.kind === 'seq' && items !== undefined) {
        for (const [at, item] of view.items.entries()) inside(at, item, items);
      }
    };
    visit(root, root, patternTree(table));
    return hits.length < 2 ? hits : hits.sort((a, b) => a.number - b.number);
  }

  /** The text that a pattern leads to first. */
  textAt(root: N | undefined, pattern: string): string | undefined {
    return this.text(this.find(root, pattern)[0]?.node);
  }
}

/** The value of a key; the last one counts where it stands twice. */
function lastOf<N>(fields: readonly (readonly [string, N])[], key: string): N | undefined {
  for (let at = fields.length - 1; at >= 0; at--) {
    const field = fields[at];
    if (field?.[0] === key) return field[1];
  }
  return undefined;
}

function isLast<N>(fields: readonly (readonly [string, N])[], at: number): boolean {
  const key = fields[at]?.[0];
  for (let later = at + 1; later < fields.length; later++) if (fields[later]?.[0] === key) return false;
  return true;
}
