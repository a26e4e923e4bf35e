import { specPath } from '../fieldWalk.ts';
import { getField, type Node } from '../node.ts';
import { isNull } from '../value.ts';
import type { ReferenceLink } from './referenceFixer.ts';

/** Where references stand, as a tree of field names; lists on the way are not told. */
interface Shape {
  readonly fields: Map<string, Shape>;
  /** References whose path ends here. */
  readonly links: ReferenceLink[];
}

const shapes = new WeakMap<readonly ReferenceLink[], Shape>();

/**
 * The references that an object has, when every place of references has a form in which kustomize can look for them; else undefined. It
 * looks also where nothing can be found, and fails at a text in the place of a mapping; but where all is in order, references that are not there, or are to kinds of
 * which nothing was renamed, can be left out.
 */
export function presentLinks(root: Node, links: readonly ReferenceLink[]): ReadonlySet<ReferenceLink> | undefined {
  const shape = shapes.get(links) ?? shapeOf(links);
  shapes.set(links, shape);
  const present = new Set<ReferenceLink>();
  return fits(root, shape, present) ? present : undefined;
}

function shapeOf(links: readonly ReferenceLink[]): Shape {
  const root: Shape = { fields: new Map(), links: [] };
  for (const link of links) {
    let at = root;
    for (const segment of specPath(link.spec)) {
      const name = segment.endsWith('[]') ? segment.slice(0, -2) : segment;
      const next = at.fields.get(name) ?? { fields: new Map(), links: [] };
      at.fields.set(name, next);
      at = next;
    }
    at.links.push(link);
  }
  return root;
}

function fits(node: Node, shape: Shape, present: Set<ReferenceLink>): boolean {
  if (isNull(node)) return true;
  for (const link of shape.links) present.add(link);
  if (node.kind === 'scalar') return shape.fields.size === 0;
  if (node.kind === 'seq') {
    // A list in a list, and an item without a name, are judged by who repairs references.
    return node.items.every((item) => item.kind !== 'seq' && fits(item, shape, present));
  }
  if (shape.links.length > 0 && getField(node, 'name') === undefined) return false;
  if (shape.fields.has('')) return false;
  if (shape.fields.size === 0) return true;
  for (const { key, value } of node.fields) {
    const next = shape.fields.get(key.text);
    if (next !== undefined && !fits(value, next, present)) return false;
  }
  return true;
}
