import type { MapNode } from '../../../kustomize/node.ts';
import type { ResourceId } from '../../../kustomize/resourceId.ts';
import type { SyntaxNode } from '../../../syntax/tree.ts';
import type { WorkspaceGraph } from '../../../workspace/graph.ts';
import type { NameToOffer } from '../referenceItems.ts';

/** What a kustomization file may name, read when it is asked for. */
export interface KustomizationScope {
  /** The kustomization file. */
  readonly file: string;
  readonly directory: string;
  readonly graph: () => WorkspaceGraph;
  /** The mapping of the file, as far as it could be read. */
  readonly root: () => SyntaxNode | undefined;
  /** Objects that the steps of this file see: its own, for a component those of who includes it. */
  readonly objects: () => readonly ScopedObject[];
  /** Namespaces that the repository has or uses. */
  readonly namespaces: () => readonly NameToOffer[];
}

/** The parts that a selector may write. */
export const SELECTED_PARTS = ['group', 'version', 'kind', 'name', 'namespace'] as const;
export type SelectedParts = Readonly<Partial<Record<(typeof SELECTED_PARTS)[number], string>>>;

/** Whether an object has the parts that a selector writes, by either name; parts with patterns in them are not looked at. */
export function isSelected({ id, firstName }: ScopedObject, wanted: SelectedParts): boolean {
  return SELECTED_PARTS.every((part) => {
    const text = wanted[part];
    if (text === undefined || !/^[\w.-]+$/.test(text)) return true;
    return id[part] === text || (part === 'name' && firstName === text);
  });
}

/** An object, with the name that it had first, by which selectors find it as well. */
export interface ScopedObject {
  readonly id: ResourceId;
  readonly firstName: string;
  readonly root: MapNode;
}
