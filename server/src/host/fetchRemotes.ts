import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import {
  isManifestText,
  parseRemotePath,
  parseRepositoryUrl,
  type RemotePlace,
  remoteTree,
  shownRemote,
} from '../engine/api.ts';
import { type Download, download, type WebAccess } from './download.ts';
import type { RemoteCache, RemoteEntry } from './remoteCache.ts';
import { type StoreProblem, storeRemote } from './remoteStore.ts';

/** What fetching needs from outside. */
export interface RemotePorts {
  readonly cache: RemoteCache;
  readonly web: WebAccess;
  /** Fetches the tree of a commit into a folder with the person's git. */
  fetchTree(
    request: { repository: string; ref: string; submodules: boolean },
    folder: string,
  ): Promise<{ readonly commit: string } | StoreProblem>;
  /** Pulls a chart into the cache; absent where helm may not run. The problem in words, undefined when it is there. */
  pullChart?(chart: Chart): Promise<string | undefined>;
  readonly signal?: AbortSignal;
}

/** A chart, as the path below REMOTE_ROOT says. */
export type Chart = Extract<RemotePlace, { kind: 'chart' }>;

/** What became of one root. `before` is the revision that the cache had. */
export interface FetchedRemote {
  readonly root: string;
  readonly name: string;
  readonly before: string | undefined;
  readonly entry?: RemoteEntry;
  readonly problem?: string;
}

export interface FetchRun {
  /** Paths below REMOTE_ROOT that the present renders read or look for. */
  paths(): Promise<readonly string[]>;
  /** The states of these paths are others now. */
  changed(paths: readonly string[]): void;
  readonly onlyMissing: boolean;
  progress(done: number, total: number, name: string): void;
}

/**
 * Fetches all that renders ask for from the network, and what that asks for in turn, one after the other. A fixed commit that is there is not
 * asked for again. Ends early when it is cancelled; what was fetched until then stays.
 */
export async function fetchRemotes(run: FetchRun, ports: RemotePorts): Promise<readonly FetchedRemote[]> {
  const results = new Map<string, FetchedRemote>();
  const settled = new Set<string>();
  const noFiles = new Map<string, NoFile>();
  for (;;) {
    const paths = await run.paths();
    const open = orderedRoots(paths).filter((root) => !settled.has(root));
    const [root] = open;
    if (root === undefined || ports.signal?.aborted) return [...results.values()];
    run.progress(settled.size, settled.size + open.length, shownRemote(root));
    const before = ports.cache.entry(root)?.revision;
    const result = isFixed(root, before, run.onlyMissing) ? undefined : await fetchRoot(root, before, open, ports);
    settled.add(root);
    if (result === undefined) continue;
    if ('elsewhere' in result) noFiles.set(result.elsewhere, result);
    else results.set(root, withFile(result, noFiles.get(root)));
    run.changed(paths.filter((path) => parseRemotePath(path)?.root === root));
  }
}

/** A URL that is no file, and the repository that it may be instead. */
interface NoFile {
  readonly elsewhere: string;
  readonly name: string;
  readonly why: string;
}

/** When neither came to anything, both are told, by the URL that the person wrote. */
function withFile(result: FetchedRemote, file: NoFile | undefined): FetchedRemote {
  if (file === undefined || result.problem === undefined) return result;
  return { ...result, name: file.name, problem: `As a file: ${file.why} As a repository: ${result.problem}` };
}

/** Downloads come first: whether a URL is a file decides whether it has to be cloned. */
function orderedRoots(paths: readonly string[]): readonly string[] {
  const roots = [...new Set(paths.flatMap((path) => parseRemotePath(path)?.root ?? []))];
  const isFile = (root: string): boolean => parseRemotePath(root)?.kind === 'file';
  return [...roots.filter(isFile), ...roots.filter((root) => !isFile(root))];
}

function isFixed(root: string, before: string | undefined, onlyMissing: boolean): boolean {
  const place = parseRemotePath(root);
  if (before === undefined || place === undefined) return false;
  return onlyMissing || (place.kind === 'repository' && place.ref === before);
}

async function fetchRoot(
  root: string,
  before: string | undefined,
  open: readonly string[],
  ports: RemotePorts,
): Promise<FetchedRemote | NoFile | undefined> {
  const place = parseRemotePath(root);
  if (place === undefined) return undefined;
  if (place.kind === 'chart') return fetchChart(place, before, ports);
  const made = { root, name: shownRemote(root), before };
  const told = (stored: RemoteEntry | StoreProblem): FetchedRemote =>
    'message' in stored ? { ...made, problem: stored.message } : { ...made, entry: stored };
  if (place.kind === 'repository') {
    const stored = await storeRemote(ports.cache, root, async (folder) => {
      const fetched = await ports.fetchTree(place, folder);
      return 'message' in fetched ? fetched : { revision: fetched.commit };
    });
    return told(stored);
  }
  const repository = parseRepositoryUrl(place.url);
  const tree = repository && remoteTree(repository);
  const got = await download({ url: place.url, ...(ports.signal && { signal: ports.signal }) }, ports.web);
  const text = textOf(got);
  if (tree !== undefined && open.includes(tree) && !isFile(got)) {
    return {
      elsewhere: tree,
      name: made.name,
      why: typeof text === 'string' ? 'It holds no resources.' : text.message,
    };
  }
  if (typeof text !== 'string') return told(text);
  const revision = createHash('sha256').update(text).digest('hex');
  const stored = await storeRemote(ports.cache, root, async (path) => {
    await writeFile(path, text);
    return { revision };
  });
  return told(stored);
}

async function fetchChart(
  chart: Chart,
  before: string | undefined,
  { cache, pullChart }: RemotePorts,
): Promise<FetchedRemote | undefined> {
  if (pullChart === undefined) return undefined;
  const made = { root: chart.root, name: shownRemote(chart.root), before };
  const problem = await pullChart(chart);
  const entry = cache.entry(chart.root);
  return problem === undefined && entry !== undefined ? { ...made, entry } : { ...made, problem: problem ?? '' };
}

function textOf(got: Download): string | StoreProblem {
  if (got.is === 'text') return got.text.includes('\ufffd') ? { message: 'It is no text.' } : got.text;
  return { message: got.is === 'failed' ? got.message : 'The server has no such file.' };
}

/** A page of a forge, or its refusal, is no file; kustomize then clones. */
function isFile(got: Download): boolean {
  return got.is === 'text' && isManifestText(got.text);
}
