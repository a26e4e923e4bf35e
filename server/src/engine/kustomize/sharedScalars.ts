import { compareBytes } from './byteOrder.ts';
import type { MapNode, Node, ScalarNode, SharedScalar } from './node.ts';
import { mapItems, withField } from './nodeEdit.ts';
import { type Resource, withRoot } from './resource.ts';

/*
 * kustomize adds a label or annotation to all places of an object as one and the same YAML node (filtersutil.SetEntry makes it once,
 * FieldSetter appends it by pointer), and later sets existing fields in place (SetYNode). So a later transformer or patch that
 * changes the label in `metadata/labels` changes it in the template and the selector too. Whoever renders as kustomize does has
 * to follow: the places share a mark, and after every step they are made equal again.
 */

/** A scalar that may stand in several places at once. */
export function sharedScalar(node: ScalarNode): ScalarNode {
  return { ...node, shared: { text: node.text } };
}

const settled = new WeakMap<Resource, Resource>();

/** The object with all places of a shared scalar equal; the same object when they are. */
export function settleShared(resource: Resource): Resource {
  if (!resource.shares) return resource;
  const known = settled.get(resource);
  if (known !== undefined) return known;
  const changed = new Map<SharedScalar, ScalarNode>();
  collect(resource.root, changed);
  const made = changed.size === 0 ? resource : withRoot(resource, spread(resource.root, changed) as MapNode);
  settled.set(resource, made);
  if (made !== resource) settled.set(made, made);
  return made;
}

/** Shared scalars that one of their places has changed; of several the last in key order counts, since merges go in that order. */
function collect(node: Node, changed: Map<SharedScalar, ScalarNode>): void {
  if (node.kind === 'seq') for (const item of node.items) collect(item, changed);
  if (node.kind === 'map') {
    const inOrder = [...node.fields].sort((a, b) => compareBytes(a.key.text, b.key.text));
    for (const field of inOrder) collect(field.value, changed);
  }
  if (node.kind !== 'scalar' || node.shared === undefined || node.shared.text === node.text) return;
  changed.set(node.shared, { ...node, shared: { text: node.text } });
}

function spread(node: Node, changed: ReadonlyMap<SharedScalar, ScalarNode>): Node {
  if (node.kind === 'seq') return mapItems(node, (item) => spread(item, changed));
  if (node.kind === 'scalar') return (node.shared && changed.get(node.shared)) ?? node;
  let made = node;
  node.fields.forEach((field, at) => {
    made = withField(made, at, spread(field.value, changed));
  });
  return made;
}
