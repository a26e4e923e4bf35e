import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { toEnginePath, toNativePath } from './paths.ts';

/** A repository, or a folder that is in none. */
export interface RepositoryRoot {
  readonly root: string;
  readonly isRepository: boolean;
  /** URLs of its remotes, as they are written in its configuration. */
  readonly remotes: readonly string[];
}

/**
 * The top of the repository that a folder lies in, found by its `.git` without starting git; the folder itself when there is
 * none. A linked worktree and a submodule are their own top.
 */
export function repositoryRoot(folder: string): RepositoryRoot {
  let at = toNativePath(folder);
  for (;;) {
    if (existsSync(join(at, '.git'))) return { root: toEnginePath(at), isRepository: true, remotes: readRemotes(at) };
    const parent = dirname(at);
    if (parent === at) return { root: folder, isRepository: false, remotes: [] };
    at = parent;
  }
}

/** Reads the remotes' URLs from the configuration file itself: git would follow includes, and a URL runs nothing. */
function readRemotes(native: string): readonly string[] {
  const folder = gitFolder(toEnginePath(native));
  if (folder === undefined) return [];
  try {
    const common = join(folder, 'commondir');
    const shared = existsSync(common) ? resolve(folder, readFileSync(common, 'utf8').trim()) : folder;
    const sections = readFileSync(join(shared, 'config'), 'utf8').split(/^[ \t]*\[/m);
    return sections
      .filter((section) => section.startsWith('remote "'))
      .flatMap((section) => /^[ \t]*url[ \t]*=[ \t]*(\S+)/m.exec(section)?.[1] ?? []);
  } catch {
    return [];
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
