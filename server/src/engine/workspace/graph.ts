import { dirName, isWithin, joinPath } from '../text/paths.ts';
import { findCycles } from './cycles.ts';
import { type Deployment, mapDeployments } from './deployments.ts';
import { FLUX_SCAN } from './deployUnit.ts';
import type { FileFacts } from './fileFacts.ts';
import type { Parameters } from './generatorFacts.ts';
import type { ReferenceRole } from './kustomizationFacts.ts';
import { findPlainFolders, isApplied, isBelowKustomization, scanDirectory } from './plainFolders.ts';
import { bootstrapFolders, buildTree, rootOf, type WorkspaceTree } from './tree.ts';

/** An overlay before it has a place in an environment. */
export interface OverlayNode {
  /** Absolute; the identity of the overlay. */
  readonly directory: string;
  readonly kind: 'kustomization' | 'plain';
  /** For a plain folder: its manifests and the subdirectories with a kustomization file, in order. */
  readonly entries: readonly string[];
  /** The Flux and Argo objects that deploy it. */
  readonly deployments: readonly Deployment[];
}

/** Who refers to whom. `includes` leads from a directory to the files and directories that it reads. */
export interface WorkspaceGraph {
  readonly tree: WorkspaceTree;
  readonly includes: ReadonlyMap<string, readonly Include[]>;
  readonly includedBy: ReadonlyMap<string, readonly string[]>;
  readonly overlays: ReadonlyMap<string, OverlayNode>;
  /** Units of this repository whose path does not exist. */
  readonly missing: readonly Deployment[];
  /** Chains of kustomizations that include each other, each once, in order of inclusion. */
  readonly cycles: readonly (readonly string[])[];
}

export interface Include {
  readonly target: string;
  readonly role: ReferenceRole;
}

export interface GraphInput {
  readonly roots: readonly string[];
  /** All files of the repositories, absolute. */
  readonly files: Iterable<string>;
  readonly facts: Iterable<FileFacts>;
  /** URLs of Git remotes; they tell whether a Flux or Argo source is this repository. */
  readonly remotes?: readonly string[];
  /** What a file fills into the template of an ApplicationSet that names it; nothing where it is not there. */
  readonly parameters?: (path: string) => readonly Parameters[];
}

/** Builds the graph from facts alone; linear in files and references. */
export function buildGraph(input: GraphInput): WorkspaceGraph {
  const tree = buildTree(input.roots, input.files, input.facts);
  const { found, missing } = mapDeployments(tree, input.remotes ?? [], input.parameters ?? (() => []));
  const includes = readIncludes(tree);
  const deployed = groupBy(found, (deployment) => deployment.directory);
  // Flux's root object is often not in Git, or empty in an example repository: the folder itself tells.
  for (const directory of bootstrapFolders(tree)) if (!deployed.has(directory)) deployed.set(directory, []);
  const plain = new Map<string, readonly string[]>();
  for (const [directory, deployments] of deployed) {
    if (tree.kustomizations.has(directory)) continue;
    const entries = scanDirectory(tree, directory, deployments[0]?.unit.scan ?? FLUX_SCAN);
    if (entries.length === 0) continue;
    plain.set(directory, entries);
    includes.set(
      directory,
      entries.map((target) => ({ target, role: 'resource' })),
    );
  }
  const used = new Set([...includes.values()].flatMap((list) => list.map((include) => include.target)));
  for (const [directory, entries] of findPlainFolders(tree, (path) => used.has(path))) {
    // What a unit leaves out of its own directory is left out on purpose.
    if (deployed.has(directory)) continue;
    plain.set(directory, entries);
    includes.set(
      directory,
      entries.map((target) => ({ target, role: 'resource' })),
    );
  }
  const includedBy = invert(includes);
  const overlays = chooseOverlays({ tree, includes, includedBy }, plain, deployed);
  return { tree, includes, includedBy, overlays, missing, cycles: findCycles(tree.kustomizations.keys(), includes) };
}

function readIncludes(tree: WorkspaceTree): Map<string, readonly Include[]> {
  const includes = new Map<string, readonly Include[]>();
  for (const [directory, fact] of tree.kustomizations) {
    const references = fact.kustomization?.references ?? [];
    includes.set(
      directory,
      references.map(({ target, role }) => ({ target, role })),
    );
  }
  return includes;
}

function invert(includes: ReadonlyMap<string, readonly Include[]>): Map<string, string[]> {
  const includedBy = new Map<string, string[]>();
  for (const [directory, list] of includes) {
    for (const { target } of list) {
      const readers = includedBy.get(target);
      if (readers === undefined) includedBy.set(target, [directory]);
      else if (readers.at(-1) !== directory) readers.push(directory);
    }
  }
  return includedBy;
}

type Edges = Pick<WorkspaceGraph, 'tree' | 'includes' | 'includedBy'>;

/**
 * An overlay is a kustomization that nobody else includes or that a unit deploys, or a plain folder. Kustomizations that
 * only include each other would belong to no overlay; the first of such a ring is taken, so that the ring gets reported.
 */
function chooseOverlays(
  edges: Edges,
  plain: ReadonlyMap<string, readonly string[]>,
  deployed: ReadonlyMap<string, readonly Deployment[]>,
): Map<string, OverlayNode> {
  const { tree, includedBy } = edges;
  const overlays = new Map<string, OverlayNode>();
  const reached = new Set<string>();
  const add = (directory: string, kind: OverlayNode['kind']): void => {
    const entries = plain.get(directory) ?? [];
    overlays.set(directory, { directory, kind, entries, deployments: deployed.get(directory) ?? [] });
    walk(directory, edges.includes, reached);
  };
  const roots = [...tree.kustomizations].filter(
    ([directory, fact]) => fact.kustomization?.component !== true && !isFleetPatch(tree, directory, fact),
  );
  for (const [directory] of roots) {
    const others = (includedBy.get(directory) ?? []).filter((reader) => reader !== directory);
    if (others.length === 0 || deployed.has(directory)) add(directory, 'kustomization');
  }
  for (const directory of plain.keys()) add(directory, 'plain');
  for (const [directory] of roots) if (!reached.has(directory)) add(directory, 'kustomization');
  return new Map([...overlays].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Whether a kustomization only patches what Rancher Fleet renders of a chart, as `kustomize.dir` of a `fleet.yaml` above it has it; by
 * itself it has nothing to build.
 */
function isFleetPatch(tree: WorkspaceTree, directory: string, { kustomization }: FileFacts): boolean {
  const references = kustomization?.references ?? [];
  if (references.length === 0 || references.some(({ role }) => role !== 'patch')) return false;
  const root = rootOf(tree.roots, directory) ?? '/';
  for (let at = directory; isWithin(at, root); at = dirName(at)) {
    if (tree.directories.get(at)?.files.includes(joinPath(at, 'fleet.yaml')) === true) return true;
    if (at === '/') break;
  }
  return false;
}

/** Files and directories that a directory reads, directly or through others, itself included. */
export function reachedFrom(graph: Pick<WorkspaceGraph, 'includes'>, directory: string): ReadonlySet<string> {
  const reached = new Set<string>();
  walk(directory, graph.includes, reached);
  return reached;
}

/** Adds everything that is reachable from `start` to `reached`. */
function walk(start: string, includes: ReadonlyMap<string, readonly Include[]>, reached: Set<string>): void {
  const open = [start];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (reached.has(at)) continue;
    reached.add(at);
    for (const { target } of includes.get(at) ?? []) open.push(target);
  }
}

/** Every directory (kustomization or plain folder) that reads a file or directory, directly or through others; sorted. */
export function dependents(graph: WorkspaceGraph, path: string): readonly string[] {
  const own = graph.tree.kustomizations.get(dirName(path))?.path === path;
  const start = own ? [dirName(path)] : (graph.includedBy.get(path) ?? []);
  const found = new Set<string>();
  const open = [...start];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (found.has(at)) continue;
    found.add(at);
    open.push(...(graph.includedBy.get(at) ?? []));
  }
  return [...found].sort();
}

/** The overlays among the dependents of a file or directory. */
export function overlaysOf(graph: WorkspaceGraph, path: string): readonly OverlayNode[] {
  return dependents(graph, path).flatMap((directory) => graph.overlays.get(directory) ?? []);
}

/** For what kustomizations read a file; empty for one that nobody names. */
export function rolesOf(graph: WorkspaceGraph, path: string): ReadonlySet<ReferenceRole> {
  const readers = graph.includedBy.get(path) ?? [];
  const includes = readers.flatMap((directory) => graph.includes.get(directory) ?? []);
  return new Set(includes.filter((include) => include.target === path).map((include) => include.role));
}

/** Manifests that lie below the directory of a kustomization and that nothing reads, sorted. */
export function unusedManifests(graph: WorkspaceGraph): readonly string[] {
  const unused: string[] = [];
  for (const fact of graph.tree.facts.values()) {
    if (!isApplied(fact) || graph.includedBy.has(fact.path)) continue;
    if (isBelowKustomization(graph.tree, dirName(fact.path))) unused.push(fact.path);
  }
  return unused.sort();
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
