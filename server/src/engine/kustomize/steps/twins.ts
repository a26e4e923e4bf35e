import { currentId, type Resource } from '../resource.ts';
import { apiVersionOf, type ResourceId } from '../resourceId.ts';
import { effectiveNamespace } from '../scope.ts';

const keys = new WeakMap<ResourceId, string>();

/** A text that two ids share exactly when kustomize calls them equal (ResId.Equals). */
export function idKey(id: ResourceId): string {
  const known = keys.get(id);
  if (known !== undefined) return known;
  const key = `${apiVersionOf(id)}\n${id.kind}\n${id.name}\n${effectiveNamespace(id)}`;
  keys.set(id, key);
  return key;
}

/** The first object whose present id another one before it has too. */
export function findTwins(resources: readonly Resource[]): Resource | undefined {
  const seen = new Set<string>();
  for (const resource of resources) {
    const key = idKey(currentId(resource));
    if (seen.has(key)) return resource;
    seen.add(key);
  }
  return undefined;
}
