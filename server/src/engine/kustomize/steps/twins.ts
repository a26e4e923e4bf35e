import { changedPlaces } from '../again.ts';
import { currentId, type Resource } from '../resource.ts';
import { apiVersionOf, type ResourceId } from '../resourceId.ts';
import { effectiveNamespace } from '../scope.ts';
import { remembers } from '../stepMemory.ts';

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
  // Most names are there once, so that whole ids need not be spelled.
  const byName = new Map<string, Resource | Set<string>>();
  for (const resource of resources) {
    const id = currentId(resource);
    const known = byName.get(id.name);
    if (known === undefined) byName.set(id.name, resource);
    else {
      const keysOfName = known instanceof Set ? known : new Set([idKey(currentId(known))]);
      if (keysOfName.has(idKey(id))) return resource;
      byName.set(id.name, keysOfName.add(idKey(id)));
    }
  }
  return undefined;
}

/** Lists without twins, by what they came of. */
const uniques = new WeakMap<object, readonly Resource[]>();

/** As `findTwins`, for a list that is nearly the one that the same `key` came with before: others than the new objects are not looked at. */
export function findTwinsAgain(key: object, resources: readonly Resource[]): Resource | undefined {
  const before = uniques.get(key);
  const places = changedPlaces(before, resources);
  const isKnown = places?.every((at) => isNamedAlike(before?.[at], resources[at])) === true;
  const twins = isKnown ? undefined : findTwins(resources);
  if (twins === undefined && remembers()) uniques.set(key, resources);
  return twins;
}

function isNamedAlike(before: Resource | undefined, now: Resource | undefined): boolean {
  return before !== undefined && now !== undefined && idKey(currentId(before)) === idKey(currentId(now));
}
