import { currentId, type Resource } from '../resource.ts';
import type { ResourceId } from '../resourceId.ts';
import { effectiveNamespace, sameId } from '../scope.ts';

/**
 * Whether an object has or had an id (GetMatchingResourcesByAnyId). Names are compared first and nothing is made, since this is
 * asked for every object and every patch.
 */
export function hasId(resource: Resource, id: ResourceId): boolean {
  const now = currentId(resource);
  if (now.name === id.name && sameId(now, id)) return true;
  if (resource.former.length === 0 || now.group !== id.group || now.version !== id.version) return false;
  return resource.former.some(({ name, kind, namespace }) => {
    if (name !== id.name || kind !== id.kind) return false;
    return effectiveNamespace({ ...now, kind, namespace }) === effectiveNamespace(id);
  });
}
