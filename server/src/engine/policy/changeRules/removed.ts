import { nameOf, type ObjectChange, objectChangeRule } from '../change/changeRule.ts';

/** Kinds whose deletion takes data along, with what goes. */
const STATEFUL: Readonly<Record<string, string>> = {
  'apps/StatefulSet': 'its pods stop, and what their volumes hold may be lost',
  '/PersistentVolumeClaim': 'its volume is deleted with it unless it is retained',
  '/PersistentVolume': 'what is stored on it may be lost',
  'apiextensions.k8s.io/CustomResourceDefinition': 'every object of that kind is deleted with it',
};

function keyOf({ resource }: ObjectChange): string {
  return `${resource.id.group}/${resource.id.kind}`;
}

/** Deletion of what holds data. */
export const statefulRemoved = objectChangeRule('stateful-removed', (change) => {
  const loss = STATEFUL[keyOf(change)];
  if (change.kind !== 'removed' || loss === undefined) return [];
  return [{ path: [], message: `${nameOf(change)} is removed: ${loss}.` }];
});

/** Deletion of a namespace. */
export const namespaceRemoved = objectChangeRule('namespace-removed', (change) =>
  change.kind === 'removed' && keyOf(change) === '/Namespace'
    ? [{ path: [], message: `${nameOf(change)} is removed, and every object in it is deleted with it.` }]
    : [],
);
