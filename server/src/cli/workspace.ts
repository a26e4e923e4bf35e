import { resolve } from 'node:path';
import {
  type BuildOptions,
  createEngine,
  type Engine,
  type EngineOptions,
  type FileState,
  HEAD_ROOT,
  isPlainText,
  isWithin,
  parseRepositoryUrl,
  relativePath,
} from '../engine/api.ts';
import { productCache } from '../host/cacheFolder.ts';
import { ClusterStore } from '../host/clusterStore.ts';
import { type CommittedFiles, committedBelow } from '../host/committedFiles.ts';
import { createNodeHost, createPackReader } from '../host/nodeHost.ts';
import { PathReader } from '../host/pathReader.ts';
import { toEnginePath } from '../host/paths.ts';
import { packFolder } from '../host/product.ts';
import { openRemoteCache, readWith } from '../host/readEverything.ts';
import { readState } from '../host/readFile.ts';
import type { RemoteCache } from '../host/remoteCache.ts';
import { type RepositoryRoot, repositoryRoot } from '../host/repositoryRoot.ts';
import { openSchemaStore } from '../host/schemaStore.ts';
import { settle } from '../host/settle.ts';
import { walk } from '../host/walk.ts';
import { answerCharts, openHelm } from './charts.ts';
import type { CliContext } from './context.ts';
import type { ReportSource } from './reports/report.ts';
import type { SchemaOptions } from './schemaOptions.ts';

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
  /** The same, and downloads what schema locations are missing. Servers that could not be reached are told in `failures`. */
  settleAll<T>(ask: () => T): Promise<{ readonly answer: T; readonly failures: readonly string[] }>;
  /** Where committed files come from, and their paths in the work tree; without it they are missing. */
  useHead(state: (path: string) => FileState, files: readonly string[]): void;
}

/** Options of both ways to open. */
export interface OpenOptions extends BuildOptions, SchemaOptions {
  /** The program that renders charts, where `helm` allows it. */
  readonly helmCommand?: string;
  /** Told now and then how many files were listed. */
  readonly onListed?: (files: number) => void;
}

/** Opens the repository around `path` (relative to the working directory) and reads all of it. Never runs a program. */
export async function openWorkspace(path: string, cli: CliContext, options: OpenOptions = {}): Promise<Workspace> {
  const made = makeWorkspace(path, cli, options);
  const { engine, root } = made;
  const walked = await walk(root, {
    turn: () => new Promise((done) => setImmediate(done)),
    now: () => Date.now(),
    signal: cli.signal,
    onProgress: (files) => {
      cli.progress(`reading ${files} files`);
      options.onListed?.(files);
    },
  });
  cli.progress('');
  const files = walked.files.filter(isPlainText);
  engine.setTree(walked.files);
  return {
    ...made,
    files,
    repositories: walked.repositories,
    incomplete: walked.unreadable.map((folder) => `${folder.path}: ${folder.detail}`),
  };
}

/** Opens one directory; only what its render needs is read. A repository on the network has no folder around it. */
export function openDirectory(path: string, cli: CliContext, options: OpenOptions = {}): Workspace {
  return makeWorkspace(parseRepositoryUrl(path) === undefined ? path : '.', cli, { ...options, once: true });
}

/** With `once` what is only of use to the next render is not kept. A whole repository has overlays that share it: `check` would take a third longer. */
function makeWorkspace(path: string, cli: CliContext, options: OpenOptions & Pick<EngineOptions, 'once'>): Workspace {
  const folder = toEnginePath(resolve(cli.cwd, path));
  const { root, isRepository, remotes } = findRoot(
    readState(folder).kind === 'directory' ? folder : parentOf(folder),
    cli,
  );
  const host = createNodeHost((level, message) => (level === 'error' ? cli.err(`${message}\n`) : undefined));
  const cache = openRemoteCache(cli.env);
  // A command is one answer.
  const reader = new PathReader();
  const readFile = readWith(cache, (file) => reader.read(file).state);
  const bundled = createPackReader(packFolder());
  const schemas = openSchemaStore(cli.env);
  const clusters = new ClusterStore(productCache(cli.env, 'clusters'));
  const readPack = (name: string): string | undefined => schemas.read(name) ?? clusters.read(name) ?? bundled(name);
  const engine = createEngine({
    ...host,
    read: (file) => (isWithin(file, HEAD_ROOT) ? undefined : readFile(file)),
    readPack,
  });
  const { helmCommand, onListed: _onListed, ...build } = options;
  engine.configure({ roots: [root], remotes, trusted: false, ...build });
  let head: ((path: string) => FileState) | undefined;
  let committedFiles: readonly string[] = [];
  const committed: CommittedFiles = async (chart) =>
    head === undefined ? [] : committedBelow(chart, committedFiles, head);
  const helm = helmCommand === undefined ? undefined : openHelm(helmCommand, cli, cache, committed);
  const sources = { readPack, readFile, readHead: (file: string) => head?.(file) };
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
    settleAll: async (ask) => {
      let answer = settle(engine, ask, sources);
      while (!cli.signal.aborted) {
        if (await answerCharts(engine, helm, cli)) {
          answer = settle(engine, ask, sources);
          continue;
        }
        if (!schemas.isBehind) break;
        cli.progress('downloading schemas');
        for (const [name, text] of await schemas.refresh(cli.signal)) engine.deliverPack(name, text);
        cli.progress('');
        answer = settle(engine, ask, sources);
      }
      return { answer, failures: schemas.failures };
    },
    useHead: (state, files) => {
      head = state;
      committedFiles = files;
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
