import type { Origin } from './provenance.ts';
import { allIds, currentId, originalId, type Resource } from './resource.ts';
import { idKey } from './steps/twins.ts';

/** An object that a step took out of a build, such as a patch with `$patch: delete`. */
export interface RemovedResource {
  readonly kind: string;
  /** Every name that it had. */
  readonly names: readonly string[];
  /** Where it is written. */
  readonly origin: Origin;
}

/** The objects that were there before a step and are not after it. */
export function removedBy(before: readonly Resource[], after: readonly Resource[]): readonly RemovedResource[] {
  if (after.length >= before.length) return [];
  const left = new Set(after.map((resource) => idKey(originalId(resource))));
  return before
    .filter((resource) => !left.has(idKey(originalId(resource))))
    .map((resource) => {
      const names = new Set(allIds(resource).map(({ name }) => name));
      return { kind: currentId(resource).kind, names: [...names], origin: resource.root.origin };
    });
}
