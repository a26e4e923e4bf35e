import type { Field, MapNode, Node, ScalarNode, SeqNode, SharedScalar } from './node.ts';
import type { Origin } from './provenance.ts';

/*
 * Copies of nodes with something changed, written out and not spread. A spread gives the objects of each place where it is written a hidden
 * shape of their own; with more than four shapes every `node.kind` in the renderer is looked up by name, which was a seventh of the
 * time of a large build. Lists grow by `concat`, since a spread leaves room for sixteen more members.
 */

/** A scalar; `shared` is left out where it is undefined. */
export function scalarOf(
  text: string,
  { tag, shared }: Pick<ScalarNode, 'tag'> & { readonly shared?: SharedScalar | undefined },
  style: ScalarNode['style'],
  origin: Origin,
): ScalarNode {
  if (shared === undefined) return { kind: 'scalar', text, tag, style, origin };
  return { kind: 'scalar', text, tag, style, origin, shared };
}

/** The scalar in another style. */
export function restyled(node: ScalarNode, style: ScalarNode['style']): ScalarNode {
  return scalarOf(node.text, node, style, node.origin);
}

/** The mapping with other fields. */
export function withFields(map: MapNode, fields: readonly Field[], origin = map.origin): MapNode {
  return { kind: 'map', fields, flow: map.flow, tag: map.tag, origin };
}

/** The list with other items. */
export function withItems(seq: SeqNode, items: readonly Node[], origin = seq.origin): SeqNode {
  return { kind: 'seq', items, flow: seq.flow, tag: seq.tag, origin };
}

/** The mapping with one more field at its end. */
export function withOneMore(map: MapNode, field: Field): MapNode {
  return withFields(map, map.fields.concat(field));
}

/** The node with another writer. */
export function writtenBy(node: Node, origin: Origin): Node {
  if (node.kind === 'scalar') return scalarOf(node.text, node, node.style, origin);
  return node.kind === 'map' ? withFields(node, node.fields, origin) : withItems(node, node.items, origin);
}
