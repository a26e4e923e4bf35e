import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { type FileState, parseRemotePath, REMOTE_ROOT } from '../engine/api.ts';
import { toEnginePath } from './paths.ts';
import { readState } from './readFile.ts';

/** What is kept of one fetch. The content lies beside it, in `tree` (a folder, or a file for a download). */
export interface RemoteEntry {
  readonly version: 1;
  /** Root below REMOTE_ROOT, which says repository and ref, or the URL. */
  readonly root: string;
  readonly tree: string;
  /** Full id of the commit that the ref named; of a download the SHA-256 of its content. */
  readonly revision: string;
  /** When it was fetched, as ISO 8601. */
  readonly fetchedAt: string;
}

/**
 * Reads what was fetched, as states of paths below REMOTE_ROOT. Nothing here touches the network. An entry is looked up anew when its note
 * changed, so that what another process fetches is seen.
 */
export class RemoteCache {
  readonly folder: string;
  private readonly known = new Map<string, { readonly stamp: string; readonly entry: RemoteEntry }>();

  /** @param folder native path; it need not exist */
  constructor(folder: string) {
    this.folder = folder;
  }

  /** The folder of one root (native path). */
  folderOf(root: string): string {
    return join(this.folder, createHash('sha256').update(root).digest('hex').slice(0, 40));
  }

  /** The entry of a root; undefined for one that was not fetched. */
  entry(root: string): RemoteEntry | undefined {
    const note = join(this.folderOf(root), 'entry.json');
    const stamp = stampOf(note);
    const known = this.known.get(root);
    if (stamp === undefined || known?.stamp === stamp) return stamp === undefined ? undefined : known?.entry;
    const entry = readEntry(note, root);
    if (entry !== undefined) this.known.set(root, { stamp, entry });
    return entry;
  }

  /** All entries, in the order of their roots. */
  entries(): readonly RemoteEntry[] {
    const folders = statSync(this.folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(this.folder) : [];
    const found = folders.flatMap((name) => readEntry(join(this.folder, name, 'entry.json')) ?? []);
    return found.sort((a, b) => (a.root < b.root ? -1 : 1));
  }

  /** The state of a path below REMOTE_ROOT. What a link leads to outside of its tree is not read. */
  read(path: string): FileState {
    const place = parseRemotePath(path);
    if (place === undefined) return path === REMOTE_ROOT ? { kind: 'directory', real: path } : { kind: 'missing' };
    const entry = this.entry(place.root);
    if (entry === undefined) return { kind: 'missing' };
    const tree = join(this.folderOf(place.root), entry.tree);
    const state = readState(toEnginePath(this.nativePath(path)));
    if (state.kind !== 'file' && state.kind !== 'directory') return state;
    const top = realOf(tree);
    if (state.real !== top && !state.real.startsWith(`${top}/`)) {
      return { kind: 'unreadable', reason: 'other', detail: 'it is a link that leads out of the fetched repository' };
    }
    return { ...state, real: place.root + state.real.slice(top.length) };
  }

  /** Where a path below REMOTE_ROOT lies on disk; '' for what was not fetched. */
  nativePath(path: string): string {
    const place = parseRemotePath(path);
    const entry = place && this.entry(place.root);
    if (place === undefined || entry === undefined) return '';
    const inside = place.kind === 'file' || place.inside === '' ? [] : place.inside.split('/');
    return join(this.folderOf(place.root), entry.tree, ...inside);
  }

  /** What tells one state of a path from another, as far as fetching changes it. */
  stamp(path: string): string {
    const place = parseRemotePath(path);
    return (place && stampOf(join(this.folderOf(place.root), 'entry.json'))) ?? 'missing';
  }
}

function realOf(native: string): string {
  const state = readState(toEnginePath(native));
  return state.kind === 'file' || state.kind === 'directory' ? state.real : toEnginePath(native);
}

function stampOf(note: string): string | undefined {
  const found = statSync(note, { throwIfNoEntry: false, bigint: true });
  return found && `${found.ino} ${found.mtimeNs} ${found.size}`;
}

/** Reads the note of an entry; one that a person or a disk has damaged counts as not there. */
function readEntry(note: string, root?: string): RemoteEntry | undefined {
  try {
    const entry = JSON.parse(readFileSync(note, 'utf8')) as Partial<RemoteEntry>;
    const { version, tree, revision, fetchedAt } = entry;
    const isSound = version === 1 && typeof tree === 'string' && /^[\w.-]+$/.test(tree) && !tree.includes(sep);
    if (!isSound || typeof entry.root !== 'string' || (root !== undefined && entry.root !== root)) return undefined;
    return { version, root: entry.root, tree, revision: String(revision), fetchedAt: String(fetchedAt) };
  } catch {
    return undefined;
  }
}
