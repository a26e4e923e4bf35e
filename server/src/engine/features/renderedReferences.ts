import type { MapNode, Node } from '../kustomize/node.ts';
import { originChain } from '../kustomize/provenance.ts';
import type { RenderedResource } from '../kustomize/rendered.ts';
import { ordersOf } from '../workspace/references/pods.ts';
import { readObject } from '../workspace/references/readObject.ts';
import type { ObjectReferences } from '../workspace/references/reference.ts';
import type { JudgedObject } from './dangling/judgedObject.ts';
import { readNode } from './nodeReader.ts';
import { renderedFinding } from './renderedFindings.ts';

const known = new WeakMap<MapNode, ObjectReferences>();

/** What a rendered object names, read once for each tree. */
export function referencesOfRender(root: MapNode): ObjectReferences {
  const before = known.get(root);
  if (before !== undefined) return before;
  const made = readObject<Node>(root, 0, readNode);
  known.set(root, made);
  return made;
}

/** A hash as kustomize writes it behind a generated name (api/hasher/hasher.go). */
const HASHED = /-[24567894bcdfghkmt]{10}$/;

const ordersKept = new WeakMap<MapNode, readonly string[]>();

/** What an object orders its programs to make; read once for as long as the object stays the same. */
function ordersOfRender(root: MapNode): readonly string[] {
  const known = ordersKept.get(root);
  if (known !== undefined) return known;
  const made = ordersOf<Node>(root, readNode);
  ordersKept.set(root, made);
  return made;
}

/** A rendered object as it is judged for references. */
export function renderedObject(resource: RenderedResource, overlay: string): JudgedObject {
  const { root, id } = resource;
  const { step } = root.origin;
  return {
    facts: referencesOfRender(root),
    written: resource.originalId.name,
    file: originChain(root.origin).at(-1)?.file ?? root.origin.file,
    texts: () => textsOf(root),
    orders: () => ordersOfRender(root),
    hashed: (step === 'configMapGenerator' || step === 'secretGenerator') && HASHED.test(id.name),
    tell: (problem) => renderedFinding(problem, resource, overlay),
  };
}

/** Every scalar of a tree. */
function textsOf(root: Node): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: Node): void => {
    if (node.kind === 'scalar') found.add(node.text);
    else if (node.kind === 'seq') for (const item of node.items) visit(item);
    else for (const field of node.fields) visit(field.value);
  };
  visit(root);
  return found;
}
