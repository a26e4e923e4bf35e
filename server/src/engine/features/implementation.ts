import type { Place } from '../diagnostics/finding.ts';
import type { MapNode, Node } from '../kustomize/node.ts';
import { getNode } from '../kustomize/node.ts';
import { type Origin, originChain } from '../kustomize/provenance.ts';
import type { RenderResult } from '../kustomize/rendered.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import { originPlace } from './blame.ts';
import { placeKey } from './mergeFindings.ts';

/** The field of a source file that is asked about; the object as a whole where the path is empty. */
export interface AskedField {
  readonly file: string;
  readonly document: number;
  readonly path: FieldPath;
}

/**
 * The places in patches and kustomizations that change an object, or one field of it, in renders: each writer that came after the file
 * itself, once.
 */
export function changersOf(renders: readonly RenderResult[], asked: AskedField): readonly Place[] {
  const found = new Map<string, Place>();
  const add = (origin: Origin): void => {
    for (const one of originChain(origin)) {
      if (one.file === asked.file && one.document === asked.document) continue;
      const place = originPlace(one);
      found.set(placeKey(place), place);
    }
  };
  for (const { resources } of renders) {
    for (const { root } of resources) {
      if (!comesFrom(root, asked)) continue;
      const node = getNode(root, asked.path);
      if (node !== undefined) visit(node, add);
    }
  }
  return [...found.values()];
}

function comesFrom(root: MapNode, { file, document }: AskedField): boolean {
  return originChain(root.origin).some((origin) => origin.file === file && origin.document === document);
}

function visit(node: Node, add: (origin: Origin) => void): void {
  add(node.origin);
  if (node.kind === 'map') for (const field of node.fields) visit(field.value, add);
  else if (node.kind === 'seq') for (const item of node.items) visit(item, add);
}
