import { type FileState, fromHead } from '../engine/api.ts';
import type { HeadFiles, HeadPort } from './ports.ts';

/** The commits that HEAD names, per repository of the window; a commit is read when the engine first asks for its files. */
export class HeadStore {
  private readonly port: HeadPort;
  private readonly opened = new Map<string, Promise<HeadFiles | string>>();
  private readonly stops = new Map<string, () => void>();
  private readonly asked = new Map<string, Set<string>>();

  constructor(port: HeadPort) {
    this.port = port;
  }

  /** Follows HEAD of these repositories and forgets others. */
  follow(repositories: readonly string[], onChange: (root: string) => void): void {
    for (const [root, stop] of this.stops) {
      if (repositories.includes(root)) continue;
      stop();
      this.stops.delete(root);
      this.forget(root);
    }
    for (const root of repositories) {
      if (!this.stops.has(root))
        this.stops.set(
          root,
          this.port.watch(root, () => onChange(root)),
        );
    }
  }

  /** The commit that HEAD of the repository around a path names. */
  async commitOf(path: string): Promise<string | undefined> {
    return (await this.filesOf(path))?.commit;
  }

  /** Why HEAD of a repository cannot be read; undefined when it can. */
  async problem(root: string): Promise<string | undefined> {
    const head = await this.open(root);
    return typeof head === 'string' ? head : undefined;
  }

  /** Reads HEAD again; the paths (below HEAD_ROOT) whose states may be others now, none when it names the same commit. */
  async refresh(root: string): Promise<readonly string[]> {
    const before = await this.opened.get(root);
    if (before === undefined) return [];
    const asked = [...(this.asked.get(root) ?? [])];
    this.forget(root);
    const after = await this.open(root);
    const same =
      typeof before === 'string' ? before === after : typeof after !== 'string' && before.commit === after.commit;
    return same ? [] : asked;
  }

  /** States for paths below HEAD_ROOT; a path of no repository is missing there. */
  async read(paths: readonly string[]): Promise<readonly (readonly [string, FileState])[]> {
    const states: (readonly [string, FileState])[] = [];
    for (const path of paths) {
      const root = this.rootOf(fromHead(path) ?? path);
      const head = root === undefined ? undefined : await this.open(root);
      const isRead = head !== undefined && typeof head !== 'string';
      if (root !== undefined) this.noteAsked(root, path);
      states.push([path, isRead ? head.state(path) : { kind: 'missing' }]);
    }
    return states;
  }

  /** The commit that HEAD of the repository around a path (below HEAD_ROOT or not) names. */
  async filesOf(path: string): Promise<HeadFiles | undefined> {
    const root = this.rootOf(fromHead(path) ?? path);
    const head = root === undefined ? undefined : await this.open(root);
    return typeof head === 'object' ? head : undefined;
  }

  dispose(): void {
    for (const stop of this.stops.values()) stop();
    this.stops.clear();
  }

  // The innermost repository: a submodule's files are in its own commit.
  private rootOf(path: string): string | undefined {
    const roots = [...this.stops.keys()].filter((root) => path === root || path.startsWith(`${root}/`));
    return roots.sort((a, b) => b.length - a.length)[0];
  }

  private noteAsked(root: string, path: string): void {
    const asked = this.asked.get(root) ?? new Set();
    asked.add(path);
    this.asked.set(root, asked);
  }

  private forget(root: string): void {
    this.opened.delete(root);
  }

  private open(root: string): Promise<HeadFiles | string> {
    const known = this.opened.get(root);
    if (known !== undefined) return known;
    const opening = this.port.open(root).then(
      (head) => ('missing' in head ? head.message : head),
      // No room or no right for the temporary folder, say: a reason like the others, asked again after the next commit.
      (error: unknown) => `The last commit cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
    );
    this.opened.set(root, opening);
    return opening;
  }
}
