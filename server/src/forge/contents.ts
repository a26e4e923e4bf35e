import { lstat, readFile, readlink, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Change, ChangeSource } from '../git/changes.ts';
import { type GitProblem, isProblem, ownProblem } from '../git/errors.ts';
import { findLayout, readHead } from '../git/layout.ts';
import type { Repository } from '../git/repository.ts';
import type { PlanFile } from './plan.ts';
import { sha256 } from './planStore.ts';

/** Files of a plan and the contents they name, by digest. */
export interface ReadFiles {
  readonly files: readonly PlanFile[];
  readonly contents: ReadonlyMap<string, Uint8Array>;
}

/** Where contents come from: the disk or the index, and texts that an editor has not saved. */
export interface ContentSource {
  readonly source: ChangeSource;
  /** By path from the top of the repository; encoded as the editor would save them. */
  readonly buffers?: ReadonlyMap<string, Uint8Array>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads the contents of the chosen files once, so that a later run does not depend on what is on the disk or in an editor
 * then. A file behind a linked folder is refused: git would
 * not add it there, and it may lead out of the repository.
 */
export async function readContents(
  repository: Repository,
  changes: readonly Change[],
  from: ContentSource,
): Promise<ReadFiles | GitProblem> {
  const files: PlanFile[] = [];
  const contents = new Map<string, Uint8Array>();
  const keep = (path: string, content: Uint8Array, executable: boolean): PlanFile => {
    const digest = sha256(content);
    contents.set(digest, content);
    return { path, kind: 'content', digest, executable };
  };
  for (const change of changes) {
    const buffer = from.buffers?.get(change.path);
    const file = buffer
      ? keep(change.path, buffer, change.mode === '100755')
      : await readChange(repository, change, { from, keep });
    if (isProblem(file)) return file;
    files.push(file);
  }
  return { files, contents };
}

interface Reading {
  readonly from: ContentSource;
  readonly keep: (path: string, content: Uint8Array, executable: boolean) => PlanFile;
}

async function readChange(
  repository: Repository,
  change: Change,
  { from, keep }: Reading,
): Promise<PlanFile | GitProblem> {
  const { path, mode, blob } = change;
  if (change.kind === 'unmerged')
    return ownProblem('unmerged-file', `\`${path}\` is in conflict; resolve it and add it first, or leave it out.`);
  if (change.kind === 'removed') return { path, kind: 'removed' };
  // What is staged is in Git already, filters and line endings applied.
  if (from.source === 'staged' && blob !== undefined) return { path, kind: 'object', mode, id: blob };
  if (mode === '160000') return readSubmodule(repository, path, from);
  const full = join(repository.layout.root, ...path.split('/'));
  try {
    const [folder, root] = await Promise.all([realpath(dirname(full)), realpath(repository.layout.root)]);
    // Lower case, since some file systems give a name back as it was first written.
    if (folder.toLowerCase() !== join(root, dirname(path)).toLowerCase()) {
      return ownProblem(
        'not-in-repository',
        `\`${path}\` lies behind a linked folder. Name the file where it really is.`,
      );
    }
    const status = await lstat(full);
    if (status.isSymbolicLink()) return { path, kind: 'link', target: await readlink(full) };
    const onDisk = change.isUntracked && process.platform !== 'win32' && (status.mode & 0o100) !== 0;
    return keep(path, await readFile(full), mode === '100755' || onDisk);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return ownProblem('unknown-file', `\`${path}\` cannot be read. Save it or leave it out.`, detail);
  }
}

async function readSubmodule(
  repository: Repository,
  path: string,
  from: ContentSource,
): Promise<PlanFile | GitProblem> {
  const folder = join(repository.layout.root, ...path.split('/'));
  const layout = await findLayout(folder, { env: from.env });
  if (isProblem(layout)) return layout;
  const head = await readHead(layout, { env: from.env });
  if (isProblem(head)) return head;
  if (head.commit === undefined)
    return ownProblem('no-commits', `The submodule \`${path}\` has no commit. Leave it out.`);
  return { path, kind: 'object', mode: '160000', id: head.commit };
}
