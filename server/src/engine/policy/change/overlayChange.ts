import type { RenderedResource } from '../../kustomize/rendered.ts';
import { printId } from '../../kustomize/resourceId.ts';
import { isSame } from '../values/json.ts';
import { judgedOf } from '../verdicts/judgedNode.ts';
import type { ObjectChange } from './changeRule.ts';

/**
 * What turns one render into the other. Objects are the same when group, kind, name and namespace are; one whose generated name only got
 * another hash is changed, not removed.
 */
export function objectChanges(
  before: readonly RenderedResource[],
  after: readonly RenderedResource[],
): readonly ObjectChange[] {
  const old = new Map(before.map((resource) => [identityOf(resource), resource]));
  const now = new Set(after.map(identityOf));
  const gone = before.filter((resource) => !now.has(identityOf(resource)));
  const renamed = new Map(gone.map((resource) => [originOf(resource), resource]));
  const taken = new Set<RenderedResource>();
  const found: ObjectChange[] = [];
  for (const resource of after) {
    const was = old.get(identityOf(resource)) ?? (isRenamed(resource) ? renamed.get(originOf(resource)) : undefined);
    if (was !== undefined) taken.add(was);
    if (was?.root === resource.root) continue;
    const current = judgedOf(resource.root);
    if (was === undefined) found.push({ kind: 'added', old: undefined, now: current, resource, was });
    else if (!isSame(judgedOf(was.root).object, current.object))
      found.push({ kind: 'changed', old: judgedOf(was.root), now: current, resource, was });
  }
  const removed = gone.filter((resource) => !taken.has(resource));
  return [
    ...found,
    ...removed.map(
      (resource): ObjectChange => ({
        kind: 'removed',
        old: judgedOf(resource.root),
        now: undefined,
        resource,
        was: resource,
      }),
    ),
  ];
}

/** Another version of the same group is the same object. */
function identityOf({ id }: RenderedResource): string {
  return printId({ ...id, version: '' });
}

function originOf({ originalId, id }: RenderedResource): string {
  return printId({ ...originalId, namespace: id.namespace, version: '' });
}

function isRenamed({ originalId, id }: RenderedResource): boolean {
  return originalId.name !== id.name;
}
