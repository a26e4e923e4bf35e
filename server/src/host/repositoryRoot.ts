import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { toEnginePath, toNativePath } from './paths.ts';

/**
 * The top of the repository that a folder lies in, found by its `.git` without starting git; the folder itself when there is
 * none. A linked worktree and a submodule are their own top.
 */
export function repositoryRoot(folder: string): { readonly root: string; readonly isRepository: boolean } {
  let at = toNativePath(folder);
  for (;;) {
    if (existsSync(join(at, '.git'))) return { root: toEnginePath(at), isRepository: true };
    const parent = dirname(at);
    if (parent === at) return { root: folder, isRepository: false };
    at = parent;
  }
}

/** The git folder of a repository's top (native path): `.git`, or what a `.git` file of a worktree or submodule names. */
export function gitFolder(root: string): string | undefined {
  const native = toNativePath(root);
  const dotGit = join(native, '.git');
  try {
    if (statSync(dotGit).isDirectory()) return dotGit;
    const named = /^gitdir:\s*(.+?)\s*$/m.exec(readFileSync(dotGit, 'utf8'))?.[1];
    return named === undefined ? undefined : resolve(native, named);
  } catch {
    return undefined;
  }
}
