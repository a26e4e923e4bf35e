import type { KustomizationScope, ScopedObject } from '../features/completion/kustomization/scope.ts';
import { recovered } from '../features/recovered.ts';
import { currentId, originalId, type Resource, resourceOf } from '../kustomize/resource.ts';
import type { SyntaxNode } from '../syntax/tree.ts';
import { dirName } from '../text/paths.ts';
import { reachedFrom } from '../workspace/graph.ts';
import { type Database, defineQuery } from './database.ts';
import { ONLY } from './inputs.ts';
import { namespacesFor } from './nameLookup.ts';
import { accessOf } from './renderQueries.ts';
import { documentsOf, factsOf, syntaxOf } from './sourceQueries.ts';
import { graph } from './workspaceQueries.ts';

/** What a kustomization file may name. */
export function kustomizationScope(db: Database, file: string): KustomizationScope {
  const directory = dirName(file);
  return {
    file,
    directory,
    graph: () => db.get(graph, ONLY),
    root: () => kustomizationRoot(db, file),
    objects: () => db.get(scopedObjects, directory),
    namespaces: () => namespacesFor(db, file),
  };
}

/** The mapping of a kustomization file, as far as it can be read. */
export function kustomizationRoot(db: Database, file: string): SyntaxNode | undefined {
  return recovered(db.get(syntaxOf, file)).documents.find(({ root }) => root !== undefined)?.root;
}

/**
 * The objects that a kustomization has after its steps; where it cannot be read, half typed as it is, those of the files that it reaches.
 * A component sees what those have who include it.
 */
const scopedObjects = defineQuery<readonly ScopedObject[]>('scopedObjects', (db, directory) => {
  const { tree, includedBy } = db.get(graph, ONLY);
  const isComponent = tree.kustomizations.get(directory)?.kustomization?.component === true;
  const readers = isComponent ? (includedBy.get(directory) ?? []) : [];
  const found = [directory, ...readers].flatMap((one) => accessOf(db).target(one).resources);
  const resources = found.length > 0 ? found : [directory, ...readers].flatMap((one) => reachedObjects(db, one));
  return distinct(resources).map((resource) => ({
    id: currentId(resource),
    firstName: originalId(resource).name,
    root: resource.root,
  }));
});

function reachedObjects(db: Database, directory: string): readonly Resource[] {
  const reached = [...reachedFrom(db.get(graph, ONLY), directory)];
  const manifests = reached.filter((path) => db.get(factsOf, path).kind === 'manifest');
  return manifests.flatMap((path) => db.get(documentsOf, path).documents.map(resourceOf));
}

function distinct(resources: readonly Resource[]): readonly Resource[] {
  const byId = new Map(resources.map((resource) => [JSON.stringify(currentId(resource)), resource]));
  return [...byId.values()];
}
