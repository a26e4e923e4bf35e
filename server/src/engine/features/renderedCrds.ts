import type { MapNode } from '../kustomize/node.ts';
import type { RenderResult } from '../kustomize/rendered.ts';
import { definesKind, packFromObject } from '../schema/crdPack.ts';
import type { SchemaPack } from '../schema/pack.ts';
import { toJson } from '../schema/serverValue.ts';
import { readNode } from './nodeReader.ts';

const made = new WeakMap<MapNode, SchemaPack | undefined>();

/** The kinds that the CustomResourceDefinitions and ConstraintTemplates of a render define, named after the overlay. One that did not change is not read again. */
export function packsOfRender({ resources, directory }: RenderResult): readonly SchemaPack[] {
  return resources.flatMap(({ root, id }) => {
    if (!definesKind(id.kind)) return [];
    if (!made.has(root)) made.set(root, packFromObject(toJson(root, readNode), `render:${directory}#${id.name}`));
    return made.get(root) ?? [];
  });
}
