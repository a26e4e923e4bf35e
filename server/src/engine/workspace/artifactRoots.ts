import { isWithin, joinPath } from '../text/paths.ts';
import type { DeployUnit, SourceObject } from './deployUnit.ts';
import { rootOf, type WorkspaceTree } from './tree.ts';

/** Sources whose content was pushed from somewhere, not cloned: the paths of their units count from the folder that was pushed. */
const PUSHED = new Set(['OCIRepository', 'Bucket', 'ExternalArtifact']);

/** Deeper folders are not what a pipeline pushes. */
const DEPTH = 2;

/**
 * The folder of a repository that its artifacts are made of, as `flux push artifact --path` has it; by root, absolute. Nothing in the
 * repository says which, so the paths tell: the one folder below which more than half of them are, and at least two, while none is at
 * the root.
 */
export function artifactRoots(
  tree: WorkspaceTree,
  units: readonly DeployUnit[],
  sources: readonly SourceObject[],
): ReadonlyMap<string, string> {
  const paths = new Map<string, Set<string>>();
  const add = (file: string, path: string): void => {
    const root = rootOf(tree.roots, file);
    const plain = joinPath('/', path).slice(1);
    if (root === undefined || plain === '' || plain.includes('$')) return;
    paths.set(root, (paths.get(root) ?? new Set()).add(plain));
  };
  for (const unit of units) {
    if (unit.tool === 'flux' && unit.source.kind !== 'ExternalArtifact' && PUSHED.has(unit.source.kind))
      add(unit.file, unit.path);
  }
  for (const { file, copies } of sources) for (const { from } of copies) add(file, from);
  const found = new Map<string, string>();
  for (const [root, known] of paths) {
    const below = pushedFolder(tree, root, [...known]);
    if (below !== undefined) found.set(root, below);
  }
  return found;
}

function pushedFolder(tree: WorkspaceTree, root: string, paths: readonly string[]): string | undefined {
  const count = (folder: string): number => paths.filter((path) => tree.directories.has(joinPath(folder, path))).length;
  if (count(root) > 0) return undefined;
  const depthOf = (path: string): number => path.split('/').length;
  const deepest = depthOf(root) + DEPTH;
  const folders = [...tree.directories.keys()].filter((path) => isWithin(path, root) && depthOf(path) <= deepest);
  return folders.find((folder) => count(folder) > Math.max(1, paths.length / 2));
}

/**
 * The directory of the repository that lies at a path of a generated artifact; undefined when several do, or none. A path that holds
 * nothing but one copied folder is built as that folder.
 */
export function artifactDirectory(source: SourceObject | undefined, path: string, origin: string): string | undefined {
  const copies = source?.copies ?? [];
  const found = copies.flatMap(({ from, to }) => {
    if (to === path || to === '' || isWithin(`/${path}`, `/${to}`)) {
      return [joinPath(joinPath(origin, from), path.slice(to === '' ? 0 : to.length + 1))];
    }
    if (!isWithin(`/${to}`, `/${path}`)) return [];
    return [copies.length === 1 ? joinPath(origin, from) : undefined];
  });
  return found.length === 1 ? found[0] : undefined;
}
