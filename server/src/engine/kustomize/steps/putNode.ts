import type { FieldPath } from '../../syntax/fieldPath.ts';
import type { Node } from '../node.ts';
import { withField, withItem } from '../nodeEdit.ts';

/** The tree with another node at a place that exists; the same tree when the node is the same or the place is not there. */
export function putNode(root: Node, place: FieldPath, node: Node, depth = 0): Node {
  const segment = place[depth];
  if (segment === undefined) return node;
  if (root.kind === 'seq') {
    const item = typeof segment === 'number' ? root.items[segment] : undefined;
    return item === undefined ? root : withItem(root, segment as number, putNode(item, place, node, depth + 1));
  }
  if (root.kind === 'scalar') return root;
  const at = root.fields.findIndex((field) => field.key.text === segment);
  const field = root.fields[at];
  return field === undefined ? root : withField(root, at, putNode(field.value, place, node, depth + 1));
}
