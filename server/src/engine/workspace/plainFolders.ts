import { dirName, relativePath } from '../text/paths.ts';
import type { DirectoryScan } from './deployUnit.ts';
import type { FileFacts } from './fileFacts.ts';
import { matchWildcards } from './globs.ts';
import { isPatchByName } from './patchNames.ts';
import { rootOf, type WorkspaceTree } from './tree.ts';

/**
 * What a directory without a kustomization file gives when Flux or Argo deploys it: its manifests, and as one entry each
 * subdirectory that has a kustomization file (fluxcd/pkg kustomize/kustomize_generator.go, scanManifests). Paths in
 * lexical order of the walk.
 */
export function scanDirectory(tree: WorkspaceTree, directory: string, scan: DirectoryScan): readonly string[] {
  const entries: string[] = [];
  const visit = (at: string): void => {
    const listing = tree.directories.get(at);
    if (listing === undefined) return;
    for (const path of [...listing.files, ...listing.directories].sort()) {
      if (tree.directories.has(path) && listing.directories.includes(path)) {
        if (tree.kustomizations.has(path)) entries.push(path);
        else if (scan.recurse) visit(path);
      } else if (isApplied(tree.facts.get(path)) && isChosen(scan, relativePath(directory, path))) entries.push(path);
    }
  };
  visit(directory);
  return entries;
}

/** True for a file with objects for an API server. */
export function isApplied(fact: FileFacts | undefined): boolean {
  return fact !== undefined && (fact.kind === 'manifest' || fact.kind === 'encrypted') && fact.objects.length > 0;
}

/** Argo's `directory.exclude` first, then `directory.include`; `*` crosses `/` there, `{a,b}` means either. */
function isChosen(scan: DirectoryScan, path: string): boolean {
  const fits = (pattern: string): boolean => expandBraces(pattern).some((one) => matchWildcards(one, path));
  if (scan.exclude !== undefined && scan.exclude !== '' && fits(scan.exclude)) return false;
  return scan.include === undefined || scan.include === '' || fits(scan.include);
}

/** More alternatives than anybody writes; the rest of such a pattern is taken as it stands. */
const MAX_CHOICES = 256;

function expandBraces(pattern: string): readonly string[] {
  let found = [pattern];
  for (;;) {
    const match = /^([^{]*)\{([^{}]*)\}/.exec(found[0] ?? '');
    if (match === null || found.length > MAX_CHOICES) return found;
    found = found.flatMap((one) => {
      const [whole = '', before = '', choices = ''] = /^([^{]*)\{([^{}]*)\}/.exec(one) ?? [];
      return choices.split(',').map((choice) => `${before}${choice}${one.slice(whole.length)}`);
    });
  }
}

/**
 * Folders of manifests that no kustomization and no unit uses, each with its files. A file below a kustomization's
 * directory is a forgotten part of that one and no folder of its own; the repository root does not count as such. Folders
 * whose name begins with a dot belong to tools, and patches that nobody names to scripts.
 */
export function findPlainFolders(
  tree: WorkspaceTree,
  isUsed: (path: string) => boolean,
): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>();
  for (const fact of tree.facts.values()) {
    if (!isApplied(fact) || isUsed(fact.path) || isPatchByName(fact.path)) continue;
    const directory = dirName(fact.path);
    if (directory.slice(rootOf(tree.roots, directory)?.length ?? 0).includes('/.')) continue;
    if (isBelowKustomization(tree, directory)) continue;
    const files = folders.get(directory) ?? [];
    folders.set(directory, files);
    files.push(fact.path);
  }
  for (const files of folders.values()) files.sort();
  return folders;
}

/** True for a directory that has a kustomization file itself or in a parent below the repository root. */
export function isBelowKustomization(tree: WorkspaceTree, directory: string): boolean {
  if (tree.kustomizations.has(directory)) return true;
  for (let at = directory; !tree.roots.includes(at) && at !== '/'; at = dirName(at)) {
    if (tree.kustomizations.has(at)) return true;
  }
  return false;
}
