import type { Field } from './field.ts';
import type { ContainerScope, PodScope, Scope } from './rule.ts';

/** Where the objects of a kind hold the pod that they make: the fields down to the template, or to the Pod itself. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  'v1/Pod': [],
  'v1/PodTemplate': ['template'],
  'v1/ReplicationController': ['spec', 'template'],
  'apps/v1/Deployment': ['spec', 'template'],
  'apps/v1/ReplicaSet': ['spec', 'template'],
  'apps/v1/StatefulSet': ['spec', 'template'],
  'apps/v1/DaemonSet': ['spec', 'template'],
  'batch/v1/Job': ['spec', 'template'],
  'batch/v1/CronJob': ['spec', 'jobTemplate', 'spec', 'template'],
};

const LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** The pod that an object is or makes; undefined when it has nothing to do with pods. */
export function podOf(scope: Scope): PodScope | undefined {
  const { kind, root } = scope;
  const path = kind.custom ? undefined : TEMPLATES[`${kind.apiVersion}/${kind.kind}`];
  if (path === undefined) return undefined;
  const holder = root.get(...path);
  return { ...scope, pod: holder.get('spec'), metadata: holder.get('metadata'), isPod: path.length === 0 };
}

/** Every container of a pod with the list that it stands in. */
export function containersOf(scope: PodScope): readonly (readonly [Field, ContainerScope])[] {
  return LISTS.flatMap((list) =>
    scope.pod.get(list).items.map((container) => [container, { ...scope, list }] as const),
  );
}
