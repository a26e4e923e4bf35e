import { atHead, type FileChange, type FileState, fromHead, isWithin, relativePath } from '../engine/api.ts';
import { decodeState } from './readFile.ts';

/** Files of a commit as the engine takes them. */
export interface CommitStates {
  /** Every file that was read, below the engine's root for committed files. */
  readonly changes: readonly FileChange[];
  /** The state of any path below that root: a file, a folder of the commit, or missing. */
  state(path: string): FileState;
}

/**
 * Turns files of a commit (paths relative to `root`, the engine's path of the repository's top) into states. A commit has no
 * links to folders, so the real path of a file is its own.
 */
export function commitStates(root: string, files: ReadonlyMap<string, Uint8Array>): CommitStates {
  const folders = new Set<string>(['']);
  for (const path of files.keys()) {
    for (
      let cut = path.lastIndexOf('/');
      cut > 0 && !folders.has(path.slice(0, cut));
      cut = path.lastIndexOf('/', cut - 1)
    ) {
      folders.add(path.slice(0, cut));
    }
  }
  const state = (path: string): FileState => {
    const working = fromHead(path);
    if (working === undefined || !isWithin(working, root)) return { kind: 'missing' };
    const relative = working === root ? '' : relativePath(root, working);
    const bytes = files.get(relative);
    if (bytes !== undefined) return decodeState(working, bytes, path);
    return folders.has(relative) ? { kind: 'directory', real: path } : { kind: 'missing' };
  };
  const paths = [...files.keys()].map((path) => atHead(`${root}/${path}`));
  return { changes: paths.map((path) => ({ path, state: state(path) })), state };
}
