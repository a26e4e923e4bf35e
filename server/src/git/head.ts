import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as hostJoin } from 'node:path';
import { dirname, join } from 'node:path/posix';
import { gitEnvironment, quietOptions } from './environment.ts';
import { type GitProblem, gitProblem, isProblem, ownProblem } from './errors.ts';
import { findLayout, type GitPorts, type Layout, resolveCommit } from './layout.ts';
import { type GitRun, runGit, zeroFields } from './runGit.ts';
import { makeShadow } from './shadow.ts';

/** Files of one commit. Paths are relative to the top of the repository, with `/`. */
export interface CommitFiles {
  readonly commit: string;
  readonly root: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Paths that are in the commit but not in `files`: too large, not wanted, a submodule, a link that leads nowhere or outside. */
  readonly leftOut: ReadonlyMap<string, LeftOut>;
}

/** Why a file of a commit was not read. */
export type LeftOut = 'large' | 'submodule' | 'link' | 'missing';

/** Which files to read: a list of paths, or a question asked of every path. */
export type Wanted = readonly string[] | ((path: string) => boolean);

/** Files larger than this are left out: nothing that we render is this large (8 MiB). */
export const LARGEST_FILE = 8 * 1024 * 1024;

interface Entry {
  readonly mode: string;
  readonly id: string;
}

type Tree = ReadonlyMap<string, Entry>;
type Chosen = readonly (readonly [string, Entry])[];
type Blobs = Map<string, Uint8Array | LeftOut>;

const LINK = '120000';
const SUBMODULE = '160000';
const LINK_STEPS = 10;

/**
 * Reads files of a commit as they are stored (no line-ending conversion, no filter), without touching work tree or index.
 * Git runs in a temporary git folder that shares the objects only, so that nothing named in the repository's configuration
 * starts and a partial clone does not download by itself.
 * @param folder any folder of the work tree; the whole repository is listed, also from a subfolder
 * @param revision as in `HEAD`, a branch or a commit id
 * @returns the files, or `no-commits` (HEAD of a fresh repository), `base-missing`, `not-a-repository`, `objects-missing` …
 */
export async function readTree(
  folder: string,
  revision: string,
  wanted: Wanted,
  ports: GitPorts,
): Promise<CommitFiles | GitProblem> {
  const layout = await findLayout(folder, ports);
  if (isProblem(layout)) return layout;
  const commit = await resolveCommit(layout, revision, ports);
  if (commit === undefined) {
    return revision === 'HEAD'
      ? ownProblem('no-commits', 'This repository has no commit yet, so there is nothing to compare with.')
      : ownProblem('base-missing', `There is no commit named \`${revision}\` here.`);
  }
  const shadow = await mkdtemp(hostJoin(tmpdir(), 'polycrate-git-'));
  try {
    await makeShadow(layout, [], shadow);
    const git = (args: string[], input?: string): Promise<GitRun> =>
      runGit({
        args: [...quietOptions(shadow), ...args],
        cwd: shadow,
        env: gitEnvironment(ports.env, { GIT_DIR: shadow, GIT_ALLOW_PROTOCOL: 'none' }),
        ...(input === undefined ? {} : { input }),
        ...(ports.git === undefined ? {} : { git: ports.git }),
        ...(ports.signal === undefined ? {} : { signal: ports.signal }),
      });
    return await readEntries(layout, commit, wanted, git);
  } finally {
    await rm(shadow, { recursive: true, force: true });
  }
}

type RunHere = (args: string[], input?: string) => Promise<GitRun>;

async function readEntries(
  layout: Layout,
  commit: string,
  wanted: Wanted,
  git: RunHere,
): Promise<CommitFiles | GitProblem> {
  const listed = await git(['ls-tree', '-r', '-z', '--full-tree', commit]);
  if (listed.code !== 0) return gitProblem(listed, `list the files of ${commit.slice(0, 12)}`);
  const tree = parseTree(zeroFields(listed));
  const chosen = choose(tree, wanted);
  const blobs: Blobs = new Map();
  const failed = await load(
    chosen.map(([, entry]) => entry),
    blobs,
    git,
  );
  if (failed) return failed;
  // What a link leads to may not have been asked for, and may be a link again.
  for (let step = 0; step < LINK_STEPS; step += 1) {
    const behind = chosen.flatMap(([path, entry]) => (entry.mode === LINK ? [nextOfLink(path, tree, blobs)] : []));
    const more = behind.filter((entry): entry is Entry => entry !== undefined);
    if (more.length === 0) break;
    const failedAgain = await load(more, blobs, git);
    if (failedAgain) return failedAgain;
  }
  return { commit, root: layout.root, ...sortOut(chosen, tree, blobs) };
}

/** Reads the contents of entries that are not there yet into `blobs`; asks for sizes first. */
async function load(entries: readonly Entry[], blobs: Blobs, git: RunHere): Promise<GitProblem | undefined> {
  const ids = [
    ...new Set(entries.filter((entry) => entry.mode !== SUBMODULE && !blobs.has(entry.id)).map((entry) => entry.id)),
  ];
  if (ids.length === 0) return undefined;
  const checked = await git(['cat-file', '--batch-check=%(objectname) %(objectsize)'], lines(ids));
  if (checked.code !== 0) return gitProblem(checked, 'read the sizes of files');
  const small: string[] = [];
  for (const line of checked.stdout.toString('utf8').split('\n')) {
    const [id, size] = line.split(' ');
    if (id === undefined || size === undefined) continue;
    if (size === 'missing') blobs.set(id, 'missing');
    else if (Number(size) > LARGEST_FILE) blobs.set(id, 'large');
    else small.push(id);
  }
  const read = await git(['cat-file', '--batch'], lines(small));
  if (read.code !== 0) return gitProblem(read, 'read files');
  for (const [id, content] of parseBatch(read.stdout)) blobs.set(id, content);
  return undefined;
}

function sortOut(chosen: Chosen, tree: Tree, blobs: Blobs): Pick<CommitFiles, 'files' | 'leftOut'> {
  const files = new Map<string, Uint8Array>();
  const leftOut = new Map<string, LeftOut>();
  for (const [path, entry] of chosen) {
    const content = entry.mode === LINK ? followLink(path, tree, blobs) : blobs.get(entry.id);
    if (entry.mode === SUBMODULE) leftOut.set(path, 'submodule');
    else if (content === undefined) leftOut.set(path, 'link');
    else if (typeof content === 'string') leftOut.set(path, content);
    else files.set(path, content);
  }
  return { files, leftOut };
}

// A symbolic link to a file of the same commit reads as that file, as it does on disk; none leads outside.
function followLink(path: string, tree: Tree, blobs: Blobs): Uint8Array | LeftOut | undefined {
  const end = endOfLink(path, tree, blobs);
  return end && end.mode !== LINK && end.mode !== SUBMODULE ? blobs.get(end.id) : undefined;
}

function nextOfLink(path: string, tree: Tree, blobs: Blobs): Entry | undefined {
  const end = endOfLink(path, tree, blobs);
  return end && end.mode !== SUBMODULE && !blobs.has(end.id) ? end : undefined;
}

// As far as the contents that are already there lead.
function endOfLink(path: string, tree: Tree, blobs: Blobs): Entry | undefined {
  let at = path;
  let entry = tree.get(at);
  for (let step = 0; step < LINK_STEPS && entry?.mode === LINK; step += 1) {
    const target = blobs.get(entry.id);
    if (target === undefined || typeof target === 'string') return entry;
    at = join(dirname(at), Buffer.from(target).toString('utf8'));
    entry = tree.get(at);
  }
  return entry;
}

function choose(tree: Tree, wanted: Wanted): Chosen {
  const names = typeof wanted === 'function' ? undefined : new Set(wanted);
  const isWanted = typeof wanted === 'function' ? wanted : (path: string): boolean => names?.has(path) === true;
  return [...tree].filter(([path]) => isWanted(path));
}

function parseTree(fields: readonly string[]): Tree {
  const tree = new Map<string, Entry>();
  for (const field of fields) {
    const match = /^(\d+) \w+ ([0-9a-f]+)\t/.exec(field);
    if (match?.[1] && match[2]) tree.set(field.slice(match[0].length), { mode: match[1], id: match[2] });
  }
  return tree;
}

// `<id> <type> <size> LF <content> LF`, or `<id> missing LF`.
function parseBatch(output: Buffer): Map<string, Uint8Array> {
  const contents = new Map<string, Uint8Array>();
  let at = 0;
  while (at < output.length) {
    const end = output.indexOf(10, at);
    if (end < 0) break;
    const [id, , size] = output.toString('latin1', at, end).split(' ');
    at = end + 1;
    if (id === undefined || size === undefined) continue;
    const length = Number(size);
    contents.set(id, new Uint8Array(output.subarray(at, at + length)));
    at += length + 1;
  }
  return contents;
}

function lines(ids: readonly string[]): string {
  return ids.map((id) => `${id}\n`).join('');
}
