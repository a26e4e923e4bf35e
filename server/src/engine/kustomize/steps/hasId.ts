import { type Again, mapAgain } from '../again.ts';
import { currentId, type Resource } from '../resource.ts';
import type { ResourceId } from '../resourceId.ts';
import { effectiveNamespace, sameId, withScope } from '../scope.ts';

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
    return effectiveNamespace({ ...id, namespace }) === effectiveNamespace(withScope(id, resource.clusterTypes));
  });
}

interface Found {
  readonly again: Again<Resource, boolean>;
  flags?: readonly boolean[];
  places: readonly number[];
}
const finds = new WeakMap<object, Found>();

/** Where the objects stand that have or had an id. `key` stands for who looks for that id: only objects that are new to it are compared. */
export function placesOfId(resources: readonly Resource[], id: ResourceId, key: object): readonly number[] {
  const found = finds.get(key) ?? { again: {}, places: [] };
  finds.set(key, found);
  const flags = mapAgain(found.again, resources, (resource) => hasId(resource, id));
  if (found.flags !== flags) {
    found.flags = flags;
    found.places = flags.flatMap((one, at) => (one ? [at] : []));
  }
  return found.places;
}
