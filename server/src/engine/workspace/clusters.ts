import { baseName, dirName } from '../text/paths.ts';
import type { Deployment } from './deployments.ts';
import type { DeployUnit } from './deployUnit.ts';
import { type OverlayNode, reachedFrom, type WorkspaceGraph } from './graph.ts';
import { bootstrapFolders, rootOf } from './tree.ts';

/**
 * The Flux clusters that each overlay directory is deployed to. A cluster is a bootstrapped directory: one that holds
 * `flux-system/` with Flux's own files, or the path of a FluxInstance. What its files deploy, and what those deploy in
 * turn, is deployed to it (flux2 pkg/manifestgen/sync; kustomize-controller).
 */
export function fluxClusters(graph: WorkspaceGraph): ReadonlyMap<string, readonly string[]> {
  const clusters = new Map<string, string[]>();
  const unitsIn = unitsByFile(graph);
  for (const { directory, name } of findRoots(graph, unitsIn)) {
    for (const [reached, cluster] of reachableFrom(graph, { directory, name }, unitsIn)) {
      const names = clusters.get(reached) ?? [];
      clusters.set(reached, names);
      if (!names.includes(cluster)) names.push(cluster);
    }
  }
  return clusters;
}

interface ClusterRoot {
  readonly directory: string;
  readonly name: string;
}

/**
 * Bootstrapped folders, paths of FluxInstances, and by elimination overlays whose own Flux objects nothing else deploys:
 * those below `clusters/`, or the only one of its repository.
 */
function findRoots(graph: WorkspaceGraph, unitsIn: ReadonlyMap<string, readonly Deployment[]>): readonly ClusterRoot[] {
  const roots = new Map<string, ClusterRoot>();
  for (const directory of bootstrapFolders(graph.tree)) roots.set(directory, { directory, name: baseName(directory) });
  for (const { directory, deployments } of graph.overlays.values()) {
    if (!deployments.some(({ unit }) => unit.kind === 'FluxInstance')) continue;
    const name = baseName(directory) === 'flux-system' ? baseName(dirName(directory)) : baseName(directory);
    roots.set(directory, { directory, name });
  }
  const parentless = [...graph.overlays.values()].filter((overlay) => isParentless(graph, overlay, unitsIn));
  for (const { directory } of parentless) {
    const name = /\/clusters\/([^/]+)/.exec(directory)?.[1];
    if (name !== undefined && !roots.has(directory)) roots.set(directory, { directory, name });
  }
  if (roots.size === 0) {
    for (const root of siblings(parentless.map(({ directory }) => directory))) roots.set(root.directory, root);
  }
  const [only, ...others] = parentless;
  if (roots.size === 0 && only !== undefined && others.length === 0) {
    const { directory } = only;
    roots.set(directory, { directory, name: baseName(rootOf(graph.tree.roots, directory) ?? directory) });
  }
  return [...roots.values()].sort((a, b) => (a.directory < b.directory ? -1 : 1));
}

/** Folders in which a cluster's own Flux objects lie, below one that is called after it. */
const INNER_FOLDERS = /^(?:flux(?:-system)?|config|cluster|bootstrap|main|root|base|sync)$/;

/**
 * Roots that lie in folders of the same layout, such as `kubernetes/NAME/flux/config`, each called after the one folder in which they
 * differ; none where they are laid out in several ways.
 */
function siblings(directories: readonly string[]): readonly ClusterRoot[] {
  if (directories.length < 2) return [];
  const named = directories.map((directory) => {
    const parts = directory.split('/');
    let at = parts.length - 1;
    while (at > 0 && INNER_FOLDERS.test(parts[at] ?? '')) at--;
    return { directory, name: parts[at] ?? '', layout: [...parts.slice(0, at), '*', ...parts.slice(at + 1)].join('/') };
  });
  const isAlike = new Set(named.map(({ layout }) => layout)).size === 1;
  return isAlike && named.every(({ name }) => name !== '')
    ? named.map(({ directory, name }) => ({ directory, name }))
    : [];
}

/** Whether an overlay has Flux objects that deploy something else, and no Flux object outside of it deploys it. */
function isParentless(
  graph: WorkspaceGraph,
  overlay: OverlayNode,
  unitsIn: ReadonlyMap<string, readonly Deployment[]>,
): boolean {
  const own = reachedFrom(graph, overlay.directory);
  const parents = overlay.deployments.filter(({ unit }) => unit.tool === 'flux' && !own.has(unit.file));
  if (parents.length > 0) return false;
  return [...own].some((file) => unitsIn.get(file)?.some(({ directory }) => directory !== overlay.directory) === true);
}

function unitsByFile(graph: WorkspaceGraph): ReadonlyMap<string, readonly Deployment[]> {
  const units = new Map<string, Deployment[]>();
  for (const deployment of [...graph.overlays.values()].flatMap((overlay) => overlay.deployments)) {
    if (deployment.unit.tool !== 'flux') continue;
    units.set(deployment.unit.file, [...(units.get(deployment.unit.file) ?? []), deployment]);
  }
  return units;
}

/**
 * Directories that a cluster deploys, with the cluster's name; a Flux Kustomization with a kubeConfig and everything
 * below it goes to the cluster which that Secret names.
 */
function reachableFrom(
  graph: WorkspaceGraph,
  root: ClusterRoot,
  unitsIn: ReadonlyMap<string, readonly Deployment[]>,
): ReadonlyMap<string, string> {
  const reached = new Map<string, string>();
  const open: [string, string][] = [[root.directory, root.name]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [at, cluster] = next;
    if (reached.has(at)) continue;
    reached.set(at, cluster);
    for (const file of reachedFrom(graph, at)) {
      for (const { unit, directory } of unitsIn.get(file) ?? []) open.push([directory, clusterOf(unit, cluster)]);
    }
  }
  return reached;
}

/**
 * Directories that Flux builds, for a cluster that is known or not, and what they are made of. Its build has no load restrictor: files
 * may lie anywhere in the source (kustomize-controller internal/controller/kustomization_controller.go, pkg/kustomize SecureBuild).
 */
export function builtByFlux(graph: WorkspaceGraph): ReadonlySet<string> {
  const built = new Set(fluxClusters(graph).keys());
  for (const { directory, deployments } of graph.overlays.values()) {
    if (deployments.some(({ unit }) => unit.tool === 'flux')) built.add(directory);
  }
  return new Set([...built].flatMap((directory) => [...reachedFrom(graph, directory)]));
}

/** Names of Secrets that say of no cluster which it is: a hub has one of that name in the namespace of each. */
const ANY_CLUSTER = /^(?:cluster|remote|target|spoke|workload|tenant|value)?$/i;

function clusterOf({ cluster, namespace }: DeployUnit, parent: string): string {
  if (cluster === undefined) return parent;
  const name = cluster.replace(/-?kubeconfig$/i, '');
  if (!ANY_CLUSTER.test(name)) return name;
  return namespace === '' || namespace === 'flux-system' ? cluster : namespace;
}

/** The cluster that an Argo destination names: its name, or the host of its server; undefined while it holds a parameter. */
export function clusterOfDestination(unit: DeployUnit): string | undefined {
  if (unit.tool !== 'argo' || unit.cluster === undefined || unit.cluster.includes('{{')) return undefined;
  if (!unit.cluster.includes('://')) return unit.cluster;
  const host = unit.cluster.replace(/^[a-z]+:\/\//, '').replace(/[:/].*$/, '');
  return host === 'kubernetes.default.svc' ? 'in-cluster' : host;
}
