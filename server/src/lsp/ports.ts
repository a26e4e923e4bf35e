import type { Engine, EngineHost, FileState, OverlayDiff } from '../engine/api.ts';
import type { ChangeImpact } from '../protocol/changes.ts';
import type { FetchedItem } from '../protocol/remotes.ts';
import type { DriftPort } from './driftPorts.ts';
import type { HelmPort } from './helmPort.ts';
import type { SchemaPort } from './schemaPorts.ts';
import type { SchemaOptions } from './schemaUpdates.ts';

/** What the server needs from outside; main.ts hands in the real things, tests their own. Paths are the engine's. */
export interface ServerPorts {
  /** Name and version of the product, as in `polycrate-gitops 0.1.0`. */
  readonly tool: string;
  readonly engine: Engine;
  readonly host: EngineHost;
  readonly files: FilePort;
  readonly head: HeadPort;
  /** Absent where no cluster is to be reached. */
  readonly drift?: DriftPort;
  /** Absent where helm cannot be run. */
  readonly helm?: HelmPort;
  /** Absent where nothing is to be fetched. */
  readonly remotes?: RemotesPort;
  /** Absent where only bundled schemas are to be used. */
  readonly schemas?: SchemaPort;
  /** Judges a change on top of a commit, apart from whatever else differs in the work tree. */
  judgeChange(change: ChangeInput): Promise<JudgedChange>;
  /** Text of a bundled schema pack; undefined for one that is not there. */
  readPack(name: string): string | undefined;
  /** URI of the packed page of a code, for clients without our commands. */
  pageUri(code: string): string;
}

/** Reading and watching files of the workspace. Nothing here throws. */
export interface FilePort {
  read(path: string): FileState;
  /** Length in UTF-16 units from which a buffer is not judged. */
  readonly largest: number;
  walk(root: string, options: FileWalkOptions): Promise<FileTree>;
  repositoryRoot(folder: string): {
    readonly root: string;
    readonly isRepository: boolean;
    readonly remotes?: readonly string[];
  };
  /** Watches a tree, for clients that do not tell about changed files. */
  watchTree(root: string, onChange: (paths: readonly string[]) => void): () => void;
}

export interface FileWalkOptions {
  turn(): Promise<void>;
  now(): number;
  readonly onProgress?: (files: number) => void;
  readonly signal?: AbortSignal;
}

export interface FileTree {
  readonly root: string;
  readonly files: readonly string[];
  readonly repositories: readonly string[];
  readonly unreadable: readonly { readonly path: string; readonly detail: string }[];
  belongs(path: string): boolean;
}

/** Files of the commit that HEAD names. */
export interface HeadPort {
  /** Reads the commit that a revision of a repository names now; HEAD when absent. */
  open(root: string, revision?: string): Promise<HeadFiles | HeadMissing>;
  /** Calls back after a commit, a switch or a reset. */
  watch(root: string, onChange: () => void): () => void;
}

export interface HeadFiles {
  readonly commit: string;
  /** Paths in the work tree of the files that were read. */
  readonly files: readonly string[];
  /** The state of a path below HEAD_ROOT. */
  state(path: string): FileState;
}

export interface HeadMissing {
  readonly missing: true;
  readonly message: string;
}

export interface ChangeInput {
  readonly root: string;
  readonly base: Pick<HeadFiles, 'files' | 'state'>;
  /** States after the change by path; `missing` for a removed file. */
  readonly changed: ReadonlyMap<string, FileState>;
  /** By which schemas it is judged. */
  readonly schemas?: SchemaOptions;
  readonly remotes?: readonly string[];
}

/** What a change does; see host/judgeChange.ts. */
export interface JudgedChange extends Omit<ChangeImpact, 'differences' | 'tool'> {
  readonly differences: readonly OverlayDiff[];
}

/** Fills the cache of what comes from the network. */
export interface RemotesPort {
  fetch(run: RemotesRun, signal: AbortSignal): Promise<readonly FetchedItem[]>;
  /** Calls back after somebody else fetched; the result ends it. */
  watch(onChange: () => void): () => void;
  /** What was fetched for roots below REMOTE_ROOT, the first that is there. */
  find(roots: readonly string[]): { readonly revision: string; readonly fetchedAt: string } | undefined;
}

export interface RemotesRun {
  /** Paths below REMOTE_ROOT that the present renders read or look for. */
  paths(): Promise<readonly string[]>;
  /** The states of these paths are others now. */
  changed(paths: readonly string[]): void;
  progress(done: number, total: number, name: string): void;
}
