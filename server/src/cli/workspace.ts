import { resolve } from 'node:path';
import {
  type BuildOptions,
  createEngine,
  type Engine,
  type FileChange,
  type FileState,
  isPlainText,
  isWithin,
  joinPath,
  parseRepositoryUrl,
  relativePath,
  remoteTree,
} from '../engine/api.ts';
import { createNodeHost, createPackReader } from '../host/nodeHost.ts';
import { toEnginePath } from '../host/paths.ts';
import { packFolder } from '../host/product.ts';
import { openRemoteCache, readWith } from '../host/readEverything.ts';
import { readState } from '../host/readFile.ts';
import type { RemoteCache } from '../host/remoteCache.ts';
import { type RepositoryRoot, repositoryRoot } from '../host/repositoryRoot.ts';
import { settle } from '../host/settle.ts';
import { walk } from '../host/walk.ts';
import type { CliContext } from './context.ts';
import type { ReportSource } from './reports/report.ts';

/** A repository and an engine that reads it. */
export interface Workspace {
  readonly engine: Engine;
  /** Top of the repository, in the engine's form. */
  readonly root: string;
  readonly isRepository: boolean;
  /** Files of the repository that the engine reads, sorted; empty when it was opened for one directory. */
  readonly files: readonly string[];
  /** Tops of the repositories in the tree, this one and those inside of it; empty when it was opened for one directory. */
  readonly repositories: readonly string[];
  /** Why parts of the tree could not be read. */
  readonly incomplete: readonly string[];
  /** What was fetched from the network. */
  readonly cache: RemoteCache;
  /** Present text of a file, undefined when it is not text. */
  text(path: string): string | undefined;
  /** Asks, delivering what the engine wants until it wants nothing more. */
  settle<T>(ask: () => T): T;
  /** Where committed files come from; without it they are missing. */
  useHead(state: (path: string) => FileState): void;
}

/** Options of both ways to open. */
export interface OpenOptions extends BuildOptions {
  readonly kubernetes?: string;
}

/** Opens the repository around `path` (relative to the working directory) and reads all of it. Never runs a program. */
export async function openWorkspace(path: string, cli: CliContext, options: OpenOptions = {}): Promise<Workspace> {
  const made = makeWorkspace(path, cli, options);
  const { engine, root } = made;
  const walked = await walk(root, {
    turn: () => new Promise((done) => setImmediate(done)),
    now: () => Date.now(),
    signal: cli.signal,
    onProgress: (files) => cli.progress(`reading ${files} files`),
  });
  cli.progress('');
  const files = walked.files.filter(isPlainText);
  engine.setTree(walked.files);
  engine.apply(files.map((file): FileChange => ({ path: file, state: readState(file) })));
  return {
    ...made,
    files,
    repositories: walked.repositories,
    incomplete: walked.unreadable.map((folder) => `${folder.path}: ${folder.detail}`),
  };
}

/** Opens one directory; only what its render needs is read. A repository on the network has no folder around it. */
export function openDirectory(path: string, cli: CliContext, options: OpenOptions = {}): Workspace {
  return makeWorkspace(parseRepositoryUrl(path) === undefined ? path : '.', cli, options);
}

/** The engine's path of a directory that a person named: of a folder, or of a repository on the network, as kustomize reads it. */
export function buildPath(named: string, cli: CliContext): string {
  const remote = parseRepositoryUrl(named);
  return remote === undefined ? toEnginePath(resolve(cli.cwd, named)) : joinPath(remoteTree(remote), remote.path);
}

function makeWorkspace(path: string, cli: CliContext, options: OpenOptions): Workspace {
  const folder = toEnginePath(resolve(cli.cwd, path));
  const { root, isRepository, remotes } = findRoot(
    readState(folder).kind === 'directory' ? folder : parentOf(folder),
    cli,
  );
  const host = createNodeHost((level, message) => (level === 'error' ? cli.err(`${message}\n`) : undefined));
  const engine = createEngine(host);
  engine.configure({ roots: [root], remotes, trusted: false, ...options });
  const readPack = createPackReader(packFolder());
  const cache = openRemoteCache(cli.env);
  let head: ((path: string) => FileState) | undefined;
  const sources = { readPack, readFile: readWith(cache), readHead: (file: string) => head?.(file) };
  return {
    engine,
    root,
    isRepository,
    files: [],
    repositories: [],
    incomplete: [],
    cache,
    text: (file) => textOf(file, sources.readFile),
    settle: (ask) => settle(engine, ask, sources),
    useHead: (state) => {
      head = state;
      engine.setHead(true);
    },
  };
}

/** The repository around a folder; outside of Git, the working directory when the folder lies in it. */
function findRoot(folder: string, cli: CliContext): RepositoryRoot {
  const found = repositoryRoot(folder);
  const cwd = toEnginePath(cli.cwd);
  return !found.isRepository && isWithin(folder, cwd) ? { root: cwd, isRepository: false, remotes: [] } : found;
}

function textOf(file: string, read: (path: string) => FileState): string | undefined {
  const state = read(file);
  return state.kind === 'file' ? state.text : undefined;
}

/** A file as reports show it. */
export function sourceOf(file: string, workspace: Workspace, cli: CliContext): ReportSource {
  return {
    path: relativePath(toEnginePath(cli.cwd), file),
    repositoryPath: relativePath(workspace.root, file),
    text: workspace.text(file),
    sensitive: workspace.engine.sensitiveRanges(file),
  };
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}
