import { isPlainText } from '../engine/api.ts';
import type { FilePort, FileTree } from './ports.ts';

/** A folder of the window, and the repository that it lies in. */
export interface WorkspaceRoot {
  /** Top of the repository, or the folder itself when there is none. */
  readonly root: string;
  readonly isRepository: boolean;
  /** URLs of its Git remotes. */
  readonly remotes: readonly string[];
  /** Folders of the window below it. */
  readonly folders: readonly string[];
}

/**
 * Which files there are: the repositories of the window's folders, and the files that are open from anywhere else. A folder
 * below a repository's root brings the whole repository, since overlays name bases beside it.
 */
export class WorkspaceTree {
  private readonly files: FilePort;
  private readonly trees = new Map<string, FileTree>();
  private readonly known = new Set<string>();
  private readonly loose = new Set<string>();
  private list: readonly WorkspaceRoot[] = [];

  constructor(files: FilePort) {
    this.files = files;
  }

  /** Takes the window's folders; trees of repositories that stay are kept. */
  setFolders(folders: readonly string[]): void {
    const roots = new Map<string, { isRepository: boolean; remotes: readonly string[]; folders: string[] }>();
    for (const folder of folders) {
      const { root, isRepository, remotes = [] } = this.files.repositoryRoot(folder);
      const entry = roots.get(root) ?? { isRepository, remotes, folders: [] };
      entry.folders.push(folder);
      roots.set(root, entry);
    }
    this.list = [...roots].map(([root, entry]) => ({ root, ...entry }));
    for (const root of [...this.trees.keys()]) if (!roots.has(root)) this.drop(root);
    for (const path of this.loose) if (this.rootOf(path) !== undefined) this.loose.delete(path);
  }

  get roots(): readonly WorkspaceRoot[] {
    return this.list;
  }

  /** Roots for the engine: repositories, and the folders of files opened from elsewhere. */
  get enginePaths(): readonly string[] {
    const outside = [...this.loose].map((path) => path.slice(0, path.lastIndexOf('/')) || '/');
    return [...new Set([...this.list.map(({ root }) => root), ...outside])];
  }

  /** Nested repositories included. */
  get repositories(): readonly string[] {
    const nested = [...this.trees.values()].flatMap((tree) => tree.repositories);
    return [...new Set([...this.list.filter((root) => root.isRepository).map(({ root }) => root), ...nested])];
  }

  get unreadable(): FileTree['unreadable'] {
    return [...this.trees.values()].flatMap((tree) => tree.unreadable);
  }

  /** Every file, sorted. */
  get all(): readonly string[] {
    return [...this.known, ...this.loose].sort();
  }

  /** Files that are read as a whole at the start: manifests, kustomizations and the like. */
  textFiles(): readonly string[] {
    return this.all.filter(isPlainText);
  }

  has(path: string): boolean {
    return this.known.has(path) || this.loose.has(path);
  }

  /** Files in any of these folders, at any depth. */
  below(folders: ReadonlySet<string>): readonly string[] {
    if (folders.size === 0) return [];
    const isBelow = (path: string): boolean => {
      for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) {
        if (folders.has(path.slice(0, cut))) return true;
      }
      return false;
    };
    return [...this.known, ...this.loose].filter(isBelow);
  }

  addTree(tree: FileTree): void {
    this.drop(tree.root);
    this.trees.set(tree.root, tree);
    for (const file of tree.files) this.known.add(file);
  }

  rootOf(path: string): WorkspaceRoot | undefined {
    return this.list.find(({ root }) => path.startsWith(`${root}/`));
  }

  /** True when the file lies in a folder of the window (and not only in the repository around it). */
  isInWindow(path: string): boolean {
    return this.list.some(({ folders }) => folders.some((folder) => path.startsWith(`${folder}/`)));
  }

  /** Takes in a file that is open but lies outside every folder; false when it is inside one. */
  addLoose(path: string): boolean {
    if (this.rootOf(path) !== undefined || this.loose.has(path)) return false;
    this.loose.add(path);
    return true;
  }

  dropLoose(path: string): boolean {
    return this.loose.delete(path);
  }

  /** Notes that a file exists or not; true when that changes the tree. What `.gitignore` names never belongs to it. */
  note(path: string, exists: boolean): boolean {
    if (!exists) return this.known.delete(path);
    const root = this.rootOf(path);
    if (root === undefined || this.known.has(path) || this.trees.get(root.root)?.belongs(path) !== true) return false;
    this.known.add(path);
    return true;
  }

  private drop(root: string): void {
    for (const path of this.known) if (path.startsWith(`${root}/`)) this.known.delete(path);
    this.trees.delete(root);
  }
}
