import { baseName, dirName, isWithin, relativePath } from '../text/paths.ts';
import { clusterOfDestination, fluxClusters } from './clusters.ts';
import type { FileFacts } from './fileFacts.ts';
import { matchGlob } from './globs.ts';
import type { OverlayNode, WorkspaceGraph } from './graph.ts';
import type { TeamFile } from './teamFile.ts';
import { rootOf } from './tree.ts';

/** Where an environment was found, shown to the user. */
export type EnvironmentSource = 'teamFile' | 'flux' | 'argo' | 'polycrate' | 'folder' | 'single';

/** An overlay in its environment. The same directory is in two environments where two of them deploy it. */
export interface PlacedOverlay {
  readonly directory: string;
  /** The path below the repository root; with the name of the repository in front when several are open. */
  readonly name: string;
  readonly environment: string;
  readonly clusters: readonly string[];
  readonly kind: 'kustomization' | 'plain';
}

export interface Environment {
  readonly name: string;
  readonly source: EnvironmentSource;
  readonly overlays: readonly PlacedOverlay[];
  readonly clusters: readonly string[];
}

/** From the one that says most to the one that says least; an environment is shown with the best of its overlays. */
const SOURCES: readonly EnvironmentSource[] = ['teamFile', 'flux', 'argo', 'polycrate', 'folder', 'single'];

interface Placement {
  readonly environment: string;
  readonly source: EnvironmentSource;
  readonly clusters: readonly string[];
}

const FOLDER_NAMES = ['overlays', 'environments', 'envs', 'clusters', 'apps'];

/**
 * Puts every overlay into its environments, the first rule that answers wins: team file, Flux bootstrap folders, Argo
 * objects, `workspace.poly`, folder names, else one environment called after the repository's folder. Environments come
 * in the order of the team file, then by name.
 *
 * @param teamFiles team file of each repository root that has one
 */
export function deriveEnvironments(
  graph: WorkspaceGraph,
  teamFiles: ReadonlyMap<string, TeamFile>,
): readonly Environment[] {
  const flux = fluxClusters(graph);
  const workspaces = [...graph.tree.facts.values()].filter((fact) => fact.kind === 'polycrateWorkspace');
  const drafts = new Map<string, { source: EnvironmentSource; overlays: PlacedOverlay[]; clusters: Set<string> }>();
  for (const team of teamFiles.values()) {
    for (const { name, clusters } of team.environments) {
      drafts.set(name, { source: 'teamFile', overlays: [], clusters: new Set(clusters) });
    }
  }
  for (const overlay of graph.overlays.values()) {
    for (const placement of placeOverlay(graph, overlay, { teamFiles, flux, workspaces })) {
      const { environment, source, clusters } = placement;
      const draft = drafts.get(environment) ?? { source, overlays: [], clusters: new Set<string>() };
      if (SOURCES.indexOf(source) < SOURCES.indexOf(draft.source)) draft.source = source;
      drafts.set(environment, draft);
      for (const cluster of clusters) draft.clusters.add(cluster);
      const { directory, kind } = overlay;
      draft.overlays.push({ directory, kind, environment, clusters, name: overlayName(graph, directory) });
    }
  }
  const named = [...drafts].map(([name, draft]) => ({ ...draft, name, clusters: [...draft.clusters] }));
  const listed = named.filter((environment) => environment.source === 'teamFile');
  const derived = named.filter((environment) => environment.source !== 'teamFile');
  return [...listed, ...derived.sort((a, b) => (a.name < b.name ? -1 : 1))];
}

/** Every overlay once, in the order of its directory; one that several environments share is named after the first. */
export function distinctOverlays(environments: readonly Environment[]): readonly PlacedOverlay[] {
  const found = new Map<string, PlacedOverlay>();
  for (const overlay of environments.flatMap((environment) => environment.overlays)) {
    const known = found.get(overlay.directory);
    const clusters = [...new Set([...(known?.clusters ?? []), ...overlay.clusters])];
    found.set(overlay.directory, { ...(known ?? overlay), clusters });
  }
  return [...found.values()].sort((a, b) => (a.directory < b.directory ? -1 : 1));
}

function overlayName(graph: WorkspaceGraph, directory: string): string {
  const root = rootOf(graph.tree.roots, directory) ?? '/';
  const path = directory === root ? '' : relativePath(root, directory);
  if (graph.tree.roots.length < 2) return path === '' ? baseName(root) : path;
  return path === '' ? baseName(root) : `${baseName(root)}/${path}`;
}

interface Knowledge {
  readonly teamFiles: ReadonlyMap<string, TeamFile>;
  readonly flux: ReadonlyMap<string, readonly string[]>;
  readonly workspaces: readonly FileFacts[];
}

function placeOverlay(graph: WorkspaceGraph, overlay: OverlayNode, known: Knowledge): readonly Placement[] {
  const root = rootOf(graph.tree.roots, overlay.directory) ?? '/';
  const path = relativePath(root, overlay.directory);
  const deployedTo = [...(known.flux.get(overlay.directory) ?? []), ...argoClusters(overlay)];
  const team = placeByTeamFile(known.teamFiles.get(root), path, deployedTo);
  if (team.length > 0) return team;
  const clusters = known.flux.get(overlay.directory) ?? [];
  if (clusters.length > 0) {
    return clusters.map((cluster) => ({ environment: cluster, source: 'flux', clusters: [cluster] }));
  }
  const folder = folderEnvironment(path);
  const argo = overlay.deployments.filter(({ unit }) => unit.tool === 'argo');
  if (argo.length > 0) return placeByArgo(overlay, folder ?? baseName(root));
  const workspace = workspaceOf(known.workspaces, overlay.directory, root);
  if (workspace !== undefined && (folder === undefined || !workspace.atRoot)) {
    return [{ environment: workspace.name, source: 'polycrate', clusters: [] }];
  }
  if (folder !== undefined) return [{ environment: folder, source: 'folder', clusters: [] }];
  return [{ environment: baseName(root) || '/', source: 'single', clusters: [] }];
}

/** Every environment of the team file whose patterns fit; its clusters unless the deploying objects say which of them. */
function placeByTeamFile(
  team: TeamFile | undefined,
  path: string,
  deployedTo: readonly string[],
): readonly Placement[] {
  return (team?.environments ?? [])
    .filter((environment) => environment.overlays.some((pattern) => matchGlob(pattern, path)))
    .map((environment) => {
      const narrowed = environment.clusters.filter((cluster) => deployedTo.includes(cluster));
      const clusters = narrowed.length > 0 ? narrowed : environment.clusters;
      return { environment: environment.name, source: 'teamFile', clusters };
    });
}

function argoClusters(overlay: OverlayNode): readonly string[] {
  return [...new Set(overlay.deployments.flatMap(({ unit }) => clusterOfDestination(unit) ?? []))];
}

/** One environment for each named destination cluster; the local cluster says nothing, so the folder names it then. */
function placeByArgo(overlay: OverlayNode, fallback: string): readonly Placement[] {
  const clusters = argoClusters(overlay);
  const remote = clusters.filter((cluster) => cluster !== 'in-cluster');
  if (remote.length === 0) return [{ environment: fallback, source: 'argo', clusters }];
  return remote.map((cluster) => ({ environment: cluster, source: 'argo', clusters: [cluster] }));
}

/**
 * The workspace that owns a directory. One at the repository root owns everything, so folder names, which say more,
 * go before it there; its blocks folder is its own.
 */
function workspaceOf(
  workspaces: readonly FileFacts[],
  directory: string,
  root: string,
): { readonly name: string; readonly atRoot: boolean } | undefined {
  let best: { name: string; atRoot: boolean; depth: number } | undefined;
  for (const fact of workspaces) {
    if (fact.polycrate === undefined) continue;
    const at = dirName(fact.path);
    if (!isWithin(directory, at) || !isWithin(at, root) || (best !== undefined && at.length <= best.depth)) continue;
    const inBlocks = isWithin(directory, `${at}/${fact.polycrate.blocksRoot}`);
    best = { name: fact.polycrate.name ?? baseName(at), atRoot: at === root && !inBlocks, depth: at.length };
  }
  return best;
}

/** `overlays/NAME`, `environments/NAME`, `envs/NAME`, `clusters/NAME`, `apps/NAME` anywhere in the path, in this order. */
function folderEnvironment(path: string): string | undefined {
  const parts = path.split('/');
  for (const folder of FOLDER_NAMES) {
    const name = parts[parts.indexOf(folder) + 1];
    if (parts.includes(folder) && name !== undefined) return name;
  }
  return undefined;
}
