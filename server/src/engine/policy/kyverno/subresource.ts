import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { type JudgedResource, objectAt, textAt } from '../judged/resource.ts';
import type { MatchSubject } from '../judged/subject.ts';

/** A subresource as an object of its own, such as PodExecOptions for `pods/exec`, and the kind that it belongs to. */
export interface Subresource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** `exec` of `pods/exec`. */
  readonly name: string;
  readonly parent: { readonly group: string; readonly version: string; readonly kind: string };
}

/** Reads an entry of `subresources` of a values file. */
export function readSubresource(entry: Json): Subresource {
  const [own, parent] = [objectAt(entry, 'subresource'), objectAt(entry, 'parentResource')];
  const kindAt = (at: JsonObject): Subresource['parent'] => ({
    group: textAt(at, 'group'),
    version: textAt(at, 'version'),
    kind: textAt(at, 'kind'),
  });
  return { ...kindAt(own), name: textAt(own, 'name').split('/')[1] ?? '', parent: kindAt(parent) };
}

/** An object that is a subresource counts as the kind that it belongs to, as the values file says. */
export function asSubresource(
  resource: JudgedResource,
  subresources: readonly Subresource[],
): Pick<MatchSubject, 'resource' | 'subresource'> {
  const known = subresources.find(
    ({ group, version, kind }) => group === resource.group && version === resource.version && kind === resource.kind,
  );
  if (known === undefined) return { resource, subresource: '' };
  return { resource: { ...resource, ...known.parent }, subresource: known.name };
}
