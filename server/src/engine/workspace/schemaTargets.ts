import { bundledKubernetes, NEWEST_KUBERNETES } from '../schema/pack.ts';
import { isWithin } from '../text/paths.ts';
import type { TeamFile } from './teamFile.ts';

/** By which schemas objects are judged: those of a Kubernetes version, and of a cluster that was asked for its own. */
export interface SchemaTarget {
  /** Minor version that is wanted, such as `1.34`; the bundled one nearest to it is used. */
  readonly kubernetes: string;
  /** Whether a setting, the cluster or the team file says so; else the newest version is taken. */
  readonly isKnown: boolean;
  /** Name of the pack with the cluster's own documents. */
  readonly cluster: string | undefined;
  /** Names of the clusters, for people; none where the version is a setting or a default. */
  readonly names: readonly string[];
  /** Directories of the overlays that bring definitions of kinds to the same clusters which no file of the repository holds. */
  readonly crds: readonly string[];
}

/** What a cluster told about itself when it was last connected. */
export interface ClusterSchemas {
  /** Name of the pack with its kinds. */
  readonly pack: string;
  /** Minor version, such as `1.34`. */
  readonly kubernetes: string;
}

/** What decides about targets. */
export interface TargetKnowledge {
  /** A person's version for everything; wins over what clusters run. */
  readonly kubernetes?: string | undefined;
  /** The same for folders, absolute paths; the innermost counts. */
  readonly folderKubernetes?: Readonly<Record<string, string>> | undefined;
  /** By name of the cluster, or by directory of an overlay that was compared with one; `*` stands for every other overlay. */
  readonly clusterSchemas?: Readonly<Record<string, ClusterSchemas>> | undefined;
  readonly teamFiles: ReadonlyMap<string, TeamFile>;
}

/**
 * The targets of an overlay, one for each version that its clusters run, oldest first. The first that answers: a person's setting for
 * the folder, the connected cluster, the team file; else the newest bundled version. Documents of a cluster count in each case.
 */
export function overlayTargets(
  overlay: { readonly directory: string; readonly clusters: readonly string[] },
  known: TargetKnowledge,
): readonly SchemaTarget[] {
  const set = settingFor(overlay.directory, known);
  const own = known.clusterSchemas?.[overlay.directory] ?? known.clusterSchemas?.['*'];
  const targets = new Map<string, SchemaTarget>();
  const add = (name: string | undefined, schemas: ClusterSchemas | undefined, version: string | undefined): void => {
    const kubernetes = set ?? version ?? NEWEST_KUBERNETES;
    const isKnown = (set ?? version) !== undefined;
    const target = { kubernetes, isKnown, cluster: schemas?.pack, names: [], crds: [] };
    const key = targetKey(target);
    const before = targets.get(key)?.names ?? [];
    targets.set(key, { ...target, names: name === undefined || version === undefined ? before : [...before, name] });
  };
  for (const name of overlay.clusters) {
    const schemas = known.clusterSchemas?.[name] ?? own;
    add(name, schemas, schemas?.kubernetes ?? versionOf(name, known.teamFiles));
  }
  if (targets.size === 0) add(undefined, own, own?.kubernetes);
  return [...targets.values()].sort((a, b) => compareVersions(a.kubernetes, b.kubernetes));
}

/** A version that a person set for a path. */
export function settingFor(path: string, { kubernetes, folderKubernetes = {} }: TargetKnowledge): string | undefined {
  const folders = Object.keys(folderKubernetes).filter((folder) => isWithin(path, folder));
  const innermost = folders.sort((a, b) => b.length - a.length)[0];
  return (innermost === undefined ? undefined : folderKubernetes[innermost]) ?? kubernetes;
}

function versionOf(cluster: string, teamFiles: ReadonlyMap<string, TeamFile>): string | undefined {
  for (const { clusters } of teamFiles.values()) {
    const found = clusters.find(({ name }) => name === cluster)?.kubernetes;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The key of a target: equal for equal schemas, whatever the clusters are called. */
export function targetKey({
  kubernetes,
  cluster,
  crds,
}: Pick<SchemaTarget, 'kubernetes' | 'cluster' | 'crds'>): string {
  return [cluster === undefined ? bundledKubernetes(kubernetes) : `${kubernetes} ${cluster}`, ...crds].join('\n');
}

/** What a key says: the bundled version that is nearest to the wanted one, the pack of the cluster, and the overlays with definitions. */
export function readTargetKey(key: string): {
  readonly kubernetes: string;
  readonly wanted: string;
  readonly cluster: string | undefined;
  readonly crds: readonly string[];
} {
  const [first = '', ...crds] = key.split('\n');
  const [wanted = NEWEST_KUBERNETES, cluster] = first.split(' ');
  return { kubernetes: bundledKubernetes(wanted), wanted, cluster, crds };
}

/** Targets for people, each once, oldest first: `Kubernetes 1.34 (prod-eu, as the cluster says)`. */
export function schemaNames(targets: readonly SchemaTarget[]): readonly string[] {
  const found = new Map<
    string,
    { readonly kubernetes: string; readonly isOwn: boolean; readonly names: Set<string> }
  >();
  for (const { kubernetes, cluster, names } of targets) {
    const key = `${kubernetes} ${cluster ?? ''}`;
    const known = found.get(key) ?? { kubernetes, isOwn: cluster !== undefined, names: new Set() };
    found.set(key, known);
    for (const name of names) known.names.add(name);
  }
  return [...found.values()]
    .sort((a, b) => compareVersions(a.kubernetes, b.kubernetes))
    .map(({ kubernetes, isOwn, names }) => {
      const about = [...[...names].sort(), ...(isOwn ? ['as the cluster says'] : [])].join(', ');
      return `Kubernetes ${kubernetes}${about === '' ? '' : ` (${about})`}`;
    });
}

/** Compares versions such as `1.9` and `1.34`. */
export function compareVersions(a: string, b: string): number {
  return minorOf(a) - minorOf(b);
}

function minorOf(version: string): number {
  return Number(/^v?1\.(\d+)/.exec(version)?.[1] ?? 0);
}
