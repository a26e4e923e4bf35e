import type { ResourceDiff } from '../api.ts';
import type { RenderedResource } from '../kustomize/rendered.ts';
import { printId } from '../kustomize/resourceId.ts';
import { diffFields } from './diffFields.ts';

/**
 * What turns one render into the other, in the order of the new one, removed objects last. An object whose generated name
 * carries another hash is the same object under a new name: it is added, with the name that it had.
 */
export function diffRenders(
  before: readonly RenderedResource[],
  after: readonly RenderedResource[],
): readonly ResourceDiff[] {
  const old = new Map(before.map((resource) => [printId(resource.id), resource]));
  const now = new Set(after.map((resource) => printId(resource.id)));
  const renamed = new Map(
    before.filter((resource) => !now.has(printId(resource.id))).map((resource) => [sameObject(resource), resource]),
  );
  const found: ResourceDiff[] = [];
  for (const resource of after) {
    const id = printId(resource.id);
    const previous = old.get(id);
    if (previous === undefined) {
      const was = isRenamed(resource) ? renamed.get(sameObject(resource)) : undefined;
      if (was !== undefined) renamed.delete(sameObject(resource));
      found.push({
        ...name(resource),
        change: 'added',
        fields: [],
        ...(was === undefined ? {} : { was: was.id.name }),
      });
    } else if (previous.root !== resource.root) {
      const fields = diffFields(previous.root, resource.root);
      if (fields.length > 0) found.push({ ...name(resource), change: 'changed', fields });
    }
  }
  const gone = before.filter((resource) => !now.has(printId(resource.id)) && [...renamed.values()].includes(resource));
  return [...found, ...gone.map((resource): ResourceDiff => ({ ...name(resource), change: 'removed', fields: [] }))];
}

function isRenamed(resource: RenderedResource): boolean {
  return resource.originalId.name !== resource.id.name;
}

/** Identity before hashes and prefixes, with the present namespace, so that two environments in one overlay stay apart. */
function sameObject(resource: RenderedResource): string {
  return printId({ ...resource.originalId, namespace: resource.id.namespace });
}

function name(resource: RenderedResource): Pick<ResourceDiff, 'id' | 'kind' | 'name' | 'namespace'> {
  const { kind, name: own, namespace } = resource.id;
  return { id: printId(resource.id), kind, name: own, namespace };
}
