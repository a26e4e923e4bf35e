import type { ReadNode } from '../../schema/treeReader.ts';
import type { FieldPath, PathSegment } from '../../syntax/fieldPath.ts';
import { FieldReader } from './fieldReader.ts';
import type { PodFact, PortFact, ProbePort } from './reference.ts';

/** The spec of a pod somewhere in an object. */
export interface PodPlace<N> {
  readonly path: FieldPath;
  readonly node: N;
}

/** Kinds that hold texts or schemas, in which something may look like a pod. */
const NO_PODS = new Set(['ConfigMap', 'Secret', 'CustomResourceDefinition', 'Kustomization', 'HelmRelease']);
const DEEPEST = 12;

/**
 * Finds the pods in an object, by their look: a mapping with a list of `containers` of which each has a name. So custom workloads
 * (rollouts, serverless services, jobs of operators) count as much as the built-in ones.
 */
export function findPods<N extends object>(reader: FieldReader<N>, root: N, kind: string): readonly PodPlace<N>[] {
  const found: PodPlace<N>[] = [];
  if (!NO_PODS.has(kind)) visit(reader, root, [], found);
  return found;
}

/** @param path of the node; one list for all nodes, which who keeps it copies */
function visit<N extends object>(reader: FieldReader<N>, node: N, path: PathSegment[], found: PodPlace<N>[]): void {
  if (path.length > DEEPEST) return;
  const view = reader.view(node);
  if (view.kind === 'seq') {
    for (const [at, item] of view.items.entries()) visitBelow(reader, item, at, { path, found });
  } else if (view.kind === 'map') {
    if (isPod(reader, node)) {
      found.push({ path: [...path], node });
      return;
    }
    for (const [key, value] of view.fields)
      if (key !== 'metadata' && key !== 'status') visitBelow(reader, value, key, { path, found });
  }
}

function visitBelow<N extends object>(
  reader: FieldReader<N>,
  node: N,
  segment: PathSegment,
  { path, found }: { readonly path: PathSegment[]; readonly found: PodPlace<N>[] },
): void {
  path.push(segment);
  visit(reader, node, path, found);
  path.pop();
}

function isPod<N extends object>(reader: FieldReader<N>, node: N): boolean {
  const containers = reader.items(reader.get(node, 'containers'));
  return containers.length > 0 && containers.every((one) => reader.text(reader.get(one, 'name')) !== undefined);
}

/** What selectors and named ports look for in the pod of an object: the first one in it. */
export function readPod<N extends object>(
  reader: FieldReader<N>,
  root: N,
  pod: PodPlace<N> | undefined,
): PodFact | undefined {
  if (pod === undefined) return undefined;
  const template = pod.path.slice(0, -1);
  const holder = template.reduce<N | undefined>(
    (node, segment) => (typeof segment === 'number' ? reader.items(node)[segment] : reader.get(node, segment)),
    root,
  );
  const labels = reader.texts(reader.get(reader.get(holder, 'metadata'), 'labels'));
  return { path: template, labels, ports: containerPorts(reader, pod), probes: probePorts(reader, pod) };
}

/** Fields of a container that name one of its own ports (kubernetes pkg/probe/util.go ResolveContainerPort). */
export const PROBE_PORTS: readonly string[] = [
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle.preStop',
  'lifecycle.postStart',
].flatMap((use) => [`${use}.httpGet.port`, `${use}.tcpSocket.port`]);

const PROBES = PROBE_PORTS.map((at) => ({ at }));
const CONTAINERS = ['containers[]', 'initContainers[]'].map((at) => ({ at }));
const PORTS = CONTAINERS.map(({ at }) => ({ at: `${at}.ports[]` }));

function probePorts<N extends object>(reader: FieldReader<N>, pod: PodPlace<N>): readonly ProbePort[] {
  return reader.findRows(pod.node, CONTAINERS, pod.path).flatMap((container) => {
    const probes = reader.findRows(container.node, PROBES, container.path);
    if (probes.length === 0) return [];
    const names = reader.find(container.node, 'ports[].name').flatMap(({ node }) => reader.text(node) ?? []);
    return probes.flatMap(({ node, path }) => {
      const name = reader.text(node);
      return name === undefined || /^\d*$/.test(name) ? [] : [{ path, name, names }];
    });
  });
}

function containerPorts<N extends object>(reader: FieldReader<N>, pod: PodPlace<N>): readonly PortFact[] {
  return reader.findRows(pod.node, PORTS, pod.path).map(({ node, path }) => ({
    path,
    name: reader.text(reader.get(node, 'name')) ?? '',
    number: reader.text(reader.get(node, 'containerPort')) ?? '',
  }));
}

/** Where programs are told what to make: annotations of an object, and commands, arguments and values of variables of its containers. */
export function ordersOf<N extends object>(root: N, read: ReadNode<N>): readonly string[] {
  const reader = new FieldReader(read);
  const annotations = reader.texts(reader.get(reader.get(root, 'metadata'), 'annotations')).map(([, value]) => value);
  const kind = reader.text(reader.get(root, 'kind')) ?? '';
  const inPods = findPods(reader, root, kind).flatMap(({ node }) =>
    ['containers', 'initContainers'].flatMap((list) =>
      ['command[]', 'args[]', 'env[].value'].flatMap((field) =>
        reader.find(node, `${list}[].${field}`).flatMap((hit) => reader.text(hit.node) ?? []),
      ),
    ),
  );
  return [...annotations, ...inPods];
}
