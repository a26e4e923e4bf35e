import type { MapNode, Node, ScalarNode } from '../kustomize/node.ts';
import { type OriginStep, originChain, originPath } from '../kustomize/provenance.ts';
import { type FieldPath, toPointer } from '../syntax/fieldPath.ts';
import { maskSecrets } from './secrets.ts';

/** Scalars of an object by the source fields that wrote them before their last writer. */
export type Overwritten = ReadonlyMap<string, ScalarNode>;

/** Writers that nobody has to be told of: what follows from a name that was changed. */
const FOLLOWS: ReadonlySet<OriginStep> = new Set(['nameReference', 'hash', 'buildMetadata']);

const known = new WeakMap<MapNode, Overwritten>();

/** What of an object was written over; Secret values masked. Remembered by the object's identity. */
export function overwrittenIn(root: MapNode): Overwritten {
  const before = known.get(root);
  if (before !== undefined) return before;
  const found = new Map<string, ScalarNode>();
  visit(maskSecrets(root), found);
  known.set(root, found);
  return found;
}

/** How a source field is looked up. */
export function sourceKey(file: string, document: number, path: FieldPath): string {
  return `${file}#${document}${toPointer(path)}`;
}

function visit(node: Node, found: Map<string, ScalarNode>): void {
  if (node.kind === 'seq') for (const item of node.items) visit(item, found);
  if (node.kind === 'map') for (const { value } of node.fields) visit(value, found);
  if (node.kind !== 'scalar' || node.origin.replaced === undefined || FOLLOWS.has(node.origin.step)) return;
  for (const origin of originChain(node.origin).slice(1)) {
    if (origin.inner === undefined) found.set(sourceKey(origin.file, origin.document, originPath(origin)), node);
  }
}
