import type { MapNode, Node } from '../kustomize/node.ts';
import type { RenderedResource } from '../kustomize/rendered.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import { fieldAt, itemsAt, textAt } from './fields.ts';
import { once } from './verdicts/once.ts';

/** The pod that an object is, or makes: paths are those of the object. */
export interface PodView {
  readonly resource: RenderedResource;
  readonly root: MapNode;
  /** Path of the pod spec. */
  readonly spec: FieldPath;
  /** Path of the pod's metadata. */
  readonly metadata: FieldPath;
  /** True for a controller's template, false for a Pod. */
  readonly template: boolean;
  /** Init, ordinary and ephemeral containers, in the order in which the API server visits them. */
  readonly containers: readonly ContainerView[];
}

export interface ContainerView {
  readonly name: string;
  readonly path: FieldPath;
  readonly node: Node;
  readonly role: 'init' | 'ordinary' | 'ephemeral';
}

/** Where each kind keeps its pod (pod-security-admission admission/admission.go, DefaultPodSpecExtractor). */
const PODS: Readonly<Record<string, FieldPath>> = {
  '/Pod': [],
  '/PodTemplate': ['template'],
  '/ReplicationController': ['spec', 'template'],
  'apps/ReplicaSet': ['spec', 'template'],
  'apps/Deployment': ['spec', 'template'],
  'apps/StatefulSet': ['spec', 'template'],
  'apps/DaemonSet': ['spec', 'template'],
  'batch/Job': ['spec', 'template'],
  'batch/CronJob': ['spec', 'jobTemplate', 'spec', 'template'],
};

/** Where objects of a kind have the pod that they are, or make; undefined for kinds without. */
export function podPath(group: string, kind: string): FieldPath | undefined {
  return PODS[`${group}/${kind}`];
}

const LISTS: readonly (readonly [list: string, role: ContainerView['role']])[] = [
  ['initContainers', 'init'],
  ['containers', 'ordinary'],
  ['ephemeralContainers', 'ephemeral'],
];

/** The pod of an object; undefined for kinds without one and for objects whose spec is missing. Worked out once for each object. */
export const podOf: (resource: RenderedResource) => PodView | undefined = once(readPod);

function readPod(resource: RenderedResource): PodView | undefined {
  const { id, root } = resource;
  const at = podPath(id.group, id.kind);
  if (at === undefined) return undefined;
  const spec = [...at, 'spec'];
  if (fieldAt(root, spec)?.kind !== 'map') return undefined;
  const containers = LISTS.flatMap(([list, role]) =>
    itemsAt(root, [...spec, list]).map(({ path, node }) => ({ name: textAt(node, ['name']) ?? '', path, node, role })),
  );
  return { resource, root, spec, metadata: [...at, 'metadata'], template: at.length > 0, containers };
}
