import type { Node } from './node.ts';
import type { Origin, PathLink } from './provenance.ts';

/**
 * Whether two trees are equal in everything a render can tell: texts, tags, styles, order and origins. Positions in a file are not
 * part of a tree, so an edit of a comment or of another document leaves it equal.
 */
export function sameTree(a: Node, b: Node): boolean {
  return sameOrigin(a.origin, b.origin) && sameNode(a, b);
}

function sameNode(a: Node, b: Node): boolean {
  if (a === b) return true;
  if (a.tag !== b.tag) return false;
  if (a.kind === 'scalar') {
    return b.kind === 'scalar' && a.text === b.text && a.style === b.style && sameLink(a.origin.link, b.origin.link);
  }
  if (a.kind === 'seq') {
    return (
      b.kind === 'seq' &&
      a.flow === b.flow &&
      a.items.length === b.items.length &&
      a.items.every((item, index) => sameNode(item, b.items[index] as Node))
    );
  }
  return (
    b.kind === 'map' &&
    a.flow === b.flow &&
    a.fields.length === b.fields.length &&
    a.fields.every((field, index) => {
      const other = b.fields[index];
      return other !== undefined && sameNode(field.key, other.key) && sameNode(field.value, other.value);
    })
  );
}

function sameOrigin(a: Origin, b: Origin): boolean {
  return a.file === b.file && a.document === b.document && a.step === b.step && sameLink(a.link, b.link);
}

function sameLink(a: PathLink | undefined, b: PathLink | undefined): boolean {
  let left = a;
  let right = b;
  while (left !== undefined && right !== undefined) {
    if (left === right) return true;
    if (left.segment !== right.segment) return false;
    left = left.parent;
    right = right.parent;
  }
  return left === right;
}
