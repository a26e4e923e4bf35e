import { copyFile, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { type GitProblem, gitProblem } from './errors.ts';
import type { Repository } from './repository.ts';
import { type GitRun, zeroFields } from './runGit.ts';

/** One file that differs from a commit. */
export interface Change {
  /** From the top of the repository, with `/`. */
  readonly path: string;
  readonly kind: 'added' | 'changed' | 'removed' | 'unmerged';
  /** Mode as git has it: 100644, 100755, 120000 (link), 160000 (submodule); 000000 when removed. */
  readonly mode: string;
  /** Mode in the commit that is compared with; 000000 when added. */
  readonly oldMode: string;
  /** Object id where git knows it: always for staged content and for submodules. */
  readonly blob?: string;
  readonly isUntracked: boolean;
}

/** Where the contents are taken from: files as saved on disk, or what is staged. */
export type ChangeSource = 'saved' | 'staged';

/**
 * Lists what differs between a commit and the work tree (or the index). Works on a copy of the index, so that the real one
 * stays as it is, byte for byte; ignored files are left out, submodules are compared by their commit only.
 * @param against commit or tree id; `emptyTree` before the first commit
 * @param folder an existing folder of ours for the copy
 */
export async function listChanges(
  repository: Repository,
  against: string,
  source: ChangeSource,
  folder: string,
): Promise<Change[] | GitProblem> {
  const env = await copyIndex(repository, folder);
  const cwd = repository.layout.root;
  if (source === 'saved') await repository.run(['update-index', '-q', '--refresh'], { env, cwd });
  const ask = (...args: string[]): Promise<GitRun> => repository.run(args, { env, cwd });
  const cached = source === 'staged' ? ['--cached'] : [];
  const [compared, open, others] = await Promise.all([
    ask('diff-index', ...COMPARE, ...cached, against, '--'),
    ask('ls-files', '--unmerged', '-z'),
    source === 'saved' ? ask('ls-files', '--others', '--exclude-standard', '-z') : undefined,
  ]);
  const failed = [compared, open, others].find((run) => run !== undefined && run.code !== 0);
  if (failed) return gitProblem(failed, 'list what has changed');
  const changes = parseRaw(zeroFields(compared));
  markUnmerged(changes, zeroFields(open));
  if (others) addUntracked(changes, zeroFields(others));
  return [...changes.values()].sort(byPath);
}

const COMPARE = ['-z', '--raw', '--no-renames', '--no-abbrev', '--ignore-submodules=dirty'];

// Compared with the disk, a file in conflict looks merely changed.
function markUnmerged(changes: Map<string, Change>, entries: readonly string[]): void {
  for (const entry of entries) {
    const change = changes.get(entry.slice(entry.indexOf('\t') + 1));
    if (change) changes.set(change.path, { ...change, kind: 'unmerged' });
  }
}

function addUntracked(changes: Map<string, Change>, paths: readonly string[]): void {
  for (const path of paths) {
    // A nested repository ends with a slash; its files are its own.
    if (path.endsWith('/')) continue;
    const before = changes.get(path);
    const kind = before === undefined ? 'added' : 'changed';
    changes.set(path, { path, kind, mode: '100644', oldMode: before?.oldMode ?? '000000', isUntracked: true });
  }
}

/**
 * Which of these new files git ignores: secrets often are, so a person is asked before one is published.
 * @param paths from the top of the repository
 */
export async function ignoredFiles(
  repository: Repository,
  paths: readonly string[],
  folder: string,
): Promise<string[] | GitProblem> {
  if (paths.length === 0) return [];
  const env = await copyIndex(repository, folder);
  // With `./` no name is read as a pattern with magic.
  const input = paths.map((path) => `./${path}\0`).join('');
  const run = await repository.run(['check-ignore', '-z', '--stdin'], { env, cwd: repository.layout.root, input });
  if (run.code !== 0 && run.code !== 1) return gitProblem(run, 'ask which files are ignored');
  return zeroFields(run).map((path) => path.replace(/^\.\//, ''));
}

/** Id of the tree without entries, which git knows without storing it. */
export function emptyTree(objectFormat: 'sha1' | 'sha256'): string {
  return objectFormat === 'sha1'
    ? '4b825dc642cb6eb9a060e54bf8d69288fbee4904'
    : '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321';
}

async function copyIndex(repository: Repository, folder: string): Promise<Record<string, string>> {
  const { gitDir, root } = repository.layout;
  const index = join(folder, 'index-copy');
  await copyWithTime(join(gitDir, 'index'), index).catch(() => rm(index, { force: true }));
  if (!repository.trusted) {
    // A split index keeps its larger part in a file beside the index, which git looks for in its own git folder.
    const shared = (await readdir(gitDir)).filter((name) => name.startsWith('sharedindex.'));
    const guarded = join(repository.stateFolder, 'guarded');
    for (const name of shared) await copyFile(join(gitDir, name), join(guarded, name)).catch(() => undefined);
  }
  return { GIT_INDEX_FILE: index, GIT_WORK_TREE: root };
}

// Git trusts an entry whose file is older than the index; the copy must not look younger than the original, or a file that was
// written in the same second with the same size passes for unchanged. One second older only makes git look at more contents.
async function copyWithTime(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  const seconds = Math.floor((await stat(from)).mtimeMs / 1000) - 1;
  await utimes(to, seconds, seconds);
}

// `:oldmode newmode oldid newid STATUS NUL path NUL`
function parseRaw(fields: readonly string[]): Map<string, Change> {
  const changes = new Map<string, Change>();
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [oldMode, mode, , id, status] = (fields[at] ?? '').replace(/^:/, '').split(' ');
    const path = fields[at + 1];
    if (!path || !mode || !oldMode || !id) continue;
    const kind = status === 'A' ? 'added' : status === 'D' ? 'removed' : status === 'U' ? 'unmerged' : 'changed';
    if (changes.get(path)?.kind === 'unmerged') continue;
    const known = /^0+$/.test(id) ? {} : { blob: id };
    changes.set(path, { path, kind, mode, oldMode, isUntracked: false, ...known });
  }
  return changes;
}

function byPath(a: Change, b: Change): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
