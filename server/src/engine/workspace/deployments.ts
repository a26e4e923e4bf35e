import { joinPath, relativePath } from '../text/paths.ts';
import { expandApplicationSet } from './applicationSet.ts';
import { artifactDirectory, artifactRoots } from './artifactRoots.ts';
import type { DeployUnit, SourceObject } from './deployUnit.ts';
import type { GeneratorPlace } from './generatorRows.ts';
import { rootOf, type WorkspaceTree } from './tree.ts';

/** A unit whose directory is one of ours. */
export interface Deployment {
  readonly unit: DeployUnit;
  /** Absolute. */
  readonly directory: string;
}

/** All units of the workspace, told apart by whether their directory is known here. */
export interface Deployments {
  readonly found: readonly Deployment[];
  /** Units of a source that surely is this repository in this state, and whose path is not there. */
  readonly missing: readonly Deployment[];
}

/**
 * Maps every unit to a directory of the tree. Whether a source is this repository shows in its URL when the remotes are
 * known, or a source that Flux bootstrapped; what is not sure counts when the path exists.
 *
 * @param remotes URLs of the Git remotes of the repositories, any form
 * @param parameters what a file (absolute path) that a generator of an ApplicationSet names fills into its template
 */
export function mapDeployments(
  tree: WorkspaceTree,
  remotes: readonly string[],
  parameters: GeneratorPlace['parameters'],
): Deployments {
  const sources = [...tree.facts.values()].flatMap((fact) => fact.sources);
  const bootstrapped = sources.filter(isBootstrapped).flatMap((source) => source.url ?? []);
  const known: KnownUrls = {
    remotes: new Set(remotes.map(normalizeUrl)),
    bootstrapped: new Set(bootstrapped.map(normalizeUrl)),
  };
  const found: Deployment[] = [];
  const missing: Deployment[] = [];
  const units = allUnits(tree, parameters);
  const pushed = artifactRoots(tree, units, sources);
  for (const unit of units) {
    const root = rootOf(tree.roots, unit.file);
    if (root === undefined || unit.path.includes('${')) continue;
    const path = joinPath('/', unit.path).slice(1);
    if (unit.source.kind === 'ExternalArtifact') {
      const directory = artifactDirectory(findSource(unit, sources), path, pushed.get(root) ?? root);
      if (directory !== undefined && tree.directories.has(directory)) found.push({ unit, directory });
      continue;
    }
    const owner = sourceOwner(unit, sources, known);
    if (owner === 'elsewhere') continue;
    const origin = unit.source.kind === 'OCIRepository' || unit.source.kind === 'Bucket' ? pushed.get(root) : undefined;
    const directory = joinPath(origin ?? root, path);
    // Every repository has a root, so that it is there says nothing about whose it is.
    if (owner === 'unknown' && directory === root) continue;
    if (tree.directories.has(directory)) found.push({ unit, directory });
    else if (owner === 'here') missing.push({ unit, directory });
  }
  return { found, missing };
}

function allUnits(tree: WorkspaceTree, parameters: GeneratorPlace['parameters']): readonly DeployUnit[] {
  const units: DeployUnit[] = [];
  const places = new Map<string, GeneratorPlace>();
  for (const fact of tree.facts.values()) {
    units.push(...fact.units);
    const root = rootOf(tree.roots, fact.path);
    if (fact.applicationSets.length === 0 || root === undefined) continue;
    const place = places.get(root) ?? placeOf(tree, root, parameters);
    places.set(root, place);
    units.push(...fact.applicationSets.flatMap((set) => expandApplicationSet(set, place)));
  }
  return units;
}

function placeOf(tree: WorkspaceTree, root: string, parameters: GeneratorPlace['parameters']): GeneratorPlace {
  const below = [...tree.directories].filter(([path]) => path === root || rootOf([root], path) === root);
  const relative = (paths: readonly string[]): string[] => paths.map((path) => relativePath(root, path)).sort();
  let files: readonly string[] | undefined;
  return {
    directories: relative(below.flatMap(([path]) => (path === root ? [] : [path]))),
    get files() {
      files ??= relative(below.flatMap(([, listing]) => listing.files));
      return files;
    },
    parameters: (file) => parameters(joinPath(root, file)),
  };
}

type Owner = 'here' | 'elsewhere' | 'unknown';

/** URLs that name this repository: surely, as its remotes do, or by what `flux bootstrap` wrote into it. */
interface KnownUrls {
  readonly remotes: ReadonlySet<string>;
  readonly bootstrapped: ReadonlySet<string>;
}

function sourceOwner(unit: DeployUnit, sources: readonly SourceObject[], known: KnownUrls): Owner {
  if (unit.tool === 'argo' || unit.source.url !== undefined) {
    const owner = urlOwner(unit.source.url, known);
    return owner === 'here' && unit.source.pinned ? 'unknown' : owner;
  }
  const source = findSource(unit, sources);
  if (source === undefined || source.kind !== 'GitRepository') return 'unknown';
  const owner = urlOwner(source.url, known);
  if (owner === 'here' && source.pinned) return 'unknown';
  return owner === 'unknown' && isBootstrapped(source) && known.remotes.size === 0 ? 'here' : owner;
}

/** The source that `flux bootstrap` writes is the repository that it was written into. */
function isBootstrapped(source: SourceObject): boolean {
  return source.file.endsWith('/gotk-sync.yaml');
}

/** The source object that a unit names; one of another namespace when its own has none, since files may not say it. */
function findSource(unit: DeployUnit, sources: readonly SourceObject[]): SourceObject | undefined {
  const { kind, name, namespace } = unit.source;
  const named = sources.filter((source) => source.kind === kind && source.name === name);
  return named.find((source) => source.namespace === namespace) ?? named[0];
}

/**
 * A copy of a repository (a fork, a mirror, a clone of a clone) has other remotes than the URL that was bootstrapped, and is laid
 * out the same; so that URL stands for this repository too, only without certainty where the remotes say something else.
 */
function urlOwner(url: string | undefined, { remotes, bootstrapped }: KnownUrls): Owner {
  if (url === undefined || url.includes('{{') || url.includes('${')) return 'unknown';
  const plain = normalizeUrl(url);
  if (remotes.has(plain)) return 'here';
  if (bootstrapped.has(plain)) return remotes.size === 0 ? 'here' : 'unknown';
  return remotes.size + bootstrapped.size === 0 ? 'unknown' : 'elsewhere';
}

/** `git@Host:a/b.git`, `ssh://git@host/a/b` and `https://host/a/b.git` name one repository (argo-cd util/git NormalizeGitURL). */
export function normalizeUrl(url: string): string {
  return url
    .trim()
    .toLowerCase()
    .replace(/^[a-z+]+:\/\//, '')
    .replace(/^[^@/]*@/, '')
    .replace(/^([^:/]+):(?:\d+\/)?/, '$1/')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
}
