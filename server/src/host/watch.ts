import { type FSWatcher, mkdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { toEnginePath, toNativePath } from './paths.ts';

/** Ends a watch; harmless when called twice. */
export type StopWatching = () => void;

/** Changes of one `git switch` or `git rebase` arrive over some tens of milliseconds and are told as one. */
const GATHER = 100;

/**
 * Watches a tree for editors that do not tell about changed files.
 * @param onChange paths (the engine's form) that were made, changed or removed; a path may be told more than once
 */
export function watchTree(root: string, onChange: (paths: readonly string[]) => void): StopWatching {
  const native = toNativePath(root);
  return gather(native, true, (names) => {
    const paths = names.filter((name) => !/(^|[\\/])(\.git|node_modules)([\\/]|$)/.test(name));
    if (paths.length > 0) onChange(paths.map((name) => toEnginePath(join(native, name))));
  });
}

/** Watches the git folder of a work tree: a commit, a switch or a reset rewrites a file right in it. */
export function watchHead(gitFolder: string, onChange: () => void): StopWatching {
  return gather(gitFolder, false, (names) => {
    if (names.some((name) => /^(HEAD|ORIG_HEAD|packed-refs|index|logs)$/.test(name))) onChange();
  });
}

/** Watches what stands right in a folder (native path), which is made when it is not there. */
export function watchFolder(folder: string, onChange: () => void): StopWatching {
  try {
    mkdirSync(folder, { recursive: true });
  } catch {
    return () => undefined;
  }
  return gather(folder, false, onChange);
}

function gather(folder: string, recursive: boolean, tell: (names: readonly string[]) => void): StopWatching {
  const seen = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | undefined;
  const stop = (): void => {
    clearTimeout(timer);
    watcher?.close();
    watcher = undefined;
  };
  try {
    watcher = watch(folder, { recursive, persistent: false }, (_event, name) => {
      if (name === null) return;
      seen.add(String(name));
      timer ??= setTimeout(() => {
        timer = undefined;
        const names = [...seen];
        seen.clear();
        tell(names);
      }, GATHER);
    });
    // A watched folder that goes away, or the end of the system's watches: answers stay right until the next change.
    watcher.on('error', stop);
  } catch {
    return () => undefined;
  }
  return stop;
}
