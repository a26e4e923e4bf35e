import { specPath } from '../fieldWalk.ts';
import { getField, type Node } from '../node.ts';
import { isNull } from '../value.ts';
import type { ReferenceLink } from './referenceFixer.ts';

/** Where references stand, as a tree of field names; lists on the way are not told. */
interface Shape {
  readonly fields: Map<string, Shape>;
  isReference: boolean;
}

const shapes = new WeakMap<readonly ReferenceLink[], Shape>();

/**
 * Whether every place of references has a form in which kustomize can look for them. It looks also where nothing can be found,
 * and fails at a text in the place of a mapping; but where all is in order, references to kinds of which nothing was renamed can be left out.
 */
export function fitsLinks(root: Node, links: readonly ReferenceLink[]): boolean {
  const shape = shapes.get(links) ?? shapeOf(links);
  shapes.set(links, shape);
  return fits(root, shape);
}

function shapeOf(links: readonly ReferenceLink[]): Shape {
  const root: Shape = { fields: new Map(), isReference: false };
  for (const { spec } of links) {
    let at = root;
    for (const segment of specPath(spec)) {
      const name = segment.endsWith('[]') ? segment.slice(0, -2) : segment;
      const next = at.fields.get(name) ?? { fields: new Map(), isReference: false };
      at.fields.set(name, next);
      at = next;
    }
    at.isReference = true;
  }
  return root;
}

function fits(node: Node, shape: Shape): boolean {
  if (isNull(node)) return true;
  if (node.kind === 'scalar') return shape.fields.size === 0;
  if (node.kind === 'seq') {
    // A list in a list, and an item without a name, are judged by who repairs references.
    return node.items.every((item) => item.kind !== 'seq' && fits(item, shape));
  }
  if (shape.isReference && getField(node, 'name') === undefined) return false;
  if (shape.fields.has('')) return false;
  for (const { key, value } of node.fields) {
    const next = shape.fields.get(key.text);
    if (next !== undefined && !fits(value, next)) return false;
  }
  return true;
}
