import type { Field } from './field.ts';
import type { ContainerScope, PodScope, Scope } from './rule.ts';

interface Template {
  readonly apiVersion: string;
  /** The fields down to the template, none for a Pod itself. */
  readonly path: readonly string[];
}

/** Where the objects of a kind hold the pod that they make. */
const TEMPLATES: ReadonlyMap<string, Template> = new Map([
  ['Pod', { apiVersion: 'v1', path: [] }],
  ['PodTemplate', { apiVersion: 'v1', path: ['template'] }],
  ['ReplicationController', { apiVersion: 'v1', path: ['spec', 'template'] }],
  ['Deployment', { apiVersion: 'apps/v1', path: ['spec', 'template'] }],
  ['ReplicaSet', { apiVersion: 'apps/v1', path: ['spec', 'template'] }],
  ['StatefulSet', { apiVersion: 'apps/v1', path: ['spec', 'template'] }],
  ['DaemonSet', { apiVersion: 'apps/v1', path: ['spec', 'template'] }],
  ['Job', { apiVersion: 'batch/v1', path: ['spec', 'template'] }],
  ['CronJob', { apiVersion: 'batch/v1', path: ['spec', 'jobTemplate', 'spec', 'template'] }],
]);

const LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** Whether objects of a built-in kind are pods or make some. */
export function makesPods(kind: string): boolean {
  return TEMPLATES.has(kind);
}

/** The pod that an object is or makes; undefined when it has nothing to do with pods. */
export function podOf(scope: Scope): PodScope | undefined {
  const { kind, root } = scope;
  const template = TEMPLATES.get(kind.kind);
  if (template === undefined || kind.custom || template.apiVersion !== kind.apiVersion) return undefined;
  const { path } = template;
  const holder = root.get(...path);
  return { ...scope, pod: holder.get('spec'), metadata: holder.get('metadata'), isPod: path.length === 0 };
}

/** Every container of a pod with the list that it stands in. */
export function containersOf(scope: PodScope): readonly (readonly [Field, ContainerScope])[] {
  return LISTS.flatMap((list) =>
    scope.pod.get(list).items.map((container) => [container, { ...scope, list }] as const),
  );
}
