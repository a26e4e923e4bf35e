import { dirName, isWithin } from '../text/paths.ts';
import { KUSTOMIZATION_NAMES } from './classify.ts';
import type { FileFacts } from './fileFacts.ts';

/** The files of the workspace, indexed for the questions that the graph asks. */
export interface WorkspaceTree {
  /** Repository roots, absolute. */
  readonly roots: readonly string[];
  readonly facts: ReadonlyMap<string, FileFacts>;
  /** Every directory that holds a file at any depth, and what stands directly in it, sorted. */
  readonly directories: ReadonlyMap<string, DirectoryListing>;
  /** Directory → its kustomization file; the first of kustomize's names where there are several. */
  readonly kustomizations: ReadonlyMap<string, FileFacts>;
}

export interface DirectoryListing {
  readonly files: readonly string[];
  readonly directories: readonly string[];
}

/**
 * @param roots repository roots, absolute
 * @param files all files of the repositories, absolute, whatever their kind
 * @param facts facts of those that were read
 */
export function buildTree(
  roots: readonly string[],
  files: Iterable<string>,
  facts: Iterable<FileFacts>,
): WorkspaceTree {
  const byPath = new Map<string, FileFacts>();
  for (const fact of facts) byPath.set(fact.path, fact);
  const drafts = new Map<string, { files: string[]; directories: Set<string> }>();
  for (const path of new Set([...files, ...byPath.keys()])) addPath(drafts, path, roots);
  const directories = new Map<string, DirectoryListing>();
  for (const [directory, draft] of drafts) {
    directories.set(directory, { files: draft.files.sort(), directories: [...draft.directories].sort() });
  }
  return { roots, facts: byPath, directories, kustomizations: findKustomizations(directories, byPath) };
}

function addPath(
  drafts: Map<string, { files: string[]; directories: Set<string> }>,
  path: string,
  roots: readonly string[],
): void {
  const open = (directory: string): { files: string[]; directories: Set<string> } => {
    const found = drafts.get(directory) ?? { files: [], directories: new Set<string>() };
    drafts.set(directory, found);
    return found;
  };
  let directory = dirName(path);
  open(directory).files.push(path);
  while (!roots.includes(directory) && directory !== '/') {
    const parent = dirName(directory);
    const listing = open(parent);
    if (listing.directories.has(directory)) return;
    listing.directories.add(directory);
    directory = parent;
  }
}

function findKustomizations(
  directories: ReadonlyMap<string, DirectoryListing>,
  facts: ReadonlyMap<string, FileFacts>,
): Map<string, FileFacts> {
  const found = new Map<string, FileFacts>();
  for (const directory of directories.keys()) {
    for (const name of KUSTOMIZATION_NAMES) {
      const fact = facts.get(directory === '/' ? `/${name}` : `${directory}/${name}`);
      if (fact?.kind !== 'kustomization') continue;
      found.set(directory, fact);
      break;
    }
  }
  return found;
}

/** The repository that holds a path; the innermost where roots are nested (submodules). */
export function rootOf(roots: readonly string[], path: string): string | undefined {
  let best: string | undefined;
  for (const root of roots) {
    if (isWithin(path, root) && (best === undefined || root.length > best.length)) best = root;
  }
  return best;
}

/** Directories that `flux bootstrap` wrote its own files into, in `flux-system/`; sorted. */
export function bootstrapFolders(tree: WorkspaceTree): readonly string[] {
  const folders = new Set<string>();
  for (const path of tree.facts.keys()) {
    if (/\/flux-system\/gotk-(?:sync|components)\.yaml$/.test(path)) folders.add(dirName(dirName(path)));
  }
  return [...folders].sort();
}
