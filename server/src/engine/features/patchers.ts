import type { Place } from '../diagnostics/finding.ts';
import type { MapNode, Node } from '../kustomize/node.ts';
import { type Origin, originChain, originPath } from '../kustomize/provenance.ts';
import type { RenderedResource } from '../kustomize/rendered.ts';
import { originPlace } from './blame.ts';

/** A patch by what names it: its file and document, or the entry of the kustomization that it is written in. */
interface Patcher {
  readonly key: string;
  readonly place: Place;
}

const known = new WeakMap<MapNode, readonly Patcher[]>();

/** The patches that change an object of a source file in some renders, each once, by the first field that it sets. */
export function patchersOf(
  renders: readonly (readonly RenderedResource[])[],
  { file, document }: { readonly file: string; readonly document: number },
): readonly Place[] {
  const found = new Map<string, Place>();
  for (const resources of renders) {
    for (const { root } of resources) {
      const isMade = originChain(root.origin).some((one) => one.file === file && one.document === document);
      if (!isMade) continue;
      for (const { key, place } of patchersIn(root)) if (!found.has(key)) found.set(key, place);
    }
  }
  return [...found.values()];
}

function patchersIn(root: MapNode): readonly Patcher[] {
  const before = known.get(root);
  if (before !== undefined) return before;
  const found = new Map<string, Patcher>();
  visit(root, (origin) => {
    for (const one of originChain(origin)) {
      if (one.step !== 'patch') continue;
      const key = patchKey(one);
      if (!found.has(key)) found.set(key, { key, place: originPlace(one) });
    }
  });
  known.set(root, [...found.values()]);
  return known.get(root) ?? [];
}

/** A patch that is written inside a kustomization has the path to its text, any other one a document of its own. */
function patchKey(origin: Origin): string {
  const { file, document, inner } = origin;
  return inner === undefined ? `${file}#${document}` : `${file}#${document}/${originPath(origin).join('/')}`;
}

function visit(node: Node, see: (origin: Origin) => void): void {
  see(node.origin);
  if (node.kind === 'map') for (const { value } of node.fields) visit(value, see);
  else if (node.kind === 'seq') for (const item of node.items) visit(item, see);
}
