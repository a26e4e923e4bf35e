import type { MapNode, Node } from '../kustomize/node.ts';
import { readObject } from '../workspace/references/readObject.ts';
import type { ObjectReferences } from '../workspace/references/reference.ts';
import { readNode } from './nodeReader.ts';

const known = new WeakMap<MapNode, ObjectReferences>();

/** What a rendered object names, read once for each tree. */
export function referencesOfRender(root: MapNode): ObjectReferences {
  const before = known.get(root);
  if (before !== undefined) return before;
  const made = readObject<Node>(root, 0, readNode);
  known.set(root, made);
  return made;
}
