import { currentId, type Resource } from './resource.ts';
import { copyOf } from './resourceCopy.ts';
import { withScope } from './scope.ts';

const byTypes = new WeakMap<ReadonlySet<string>, WeakMap<Resource, Resource>>();

/** The object with what an `openapi` file says of its scope; the same object when that says nothing of its type. */
export function withClusterTypes(resource: Resource, types: ReadonlySet<string>): Resource {
  if (resource.clusterTypes === types || withScope(currentId(resource), types).clusterScoped !== true) return resource;
  const made = byTypes.get(types) ?? new WeakMap<Resource, Resource>();
  byTypes.set(types, made);
  const known = made.get(resource);
  if (known !== undefined) return known;
  const scoped = { ...copyOf(resource), clusterTypes: types, known: undefined };
  made.set(resource, scoped);
  return scoped;
}
