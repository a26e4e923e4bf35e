import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { atHead, type FileState } from '../engine/api.ts';

/** A file of a commit: its path from the folder that was asked for, and its content. */
export interface CommittedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The files of a commit below a folder (a path below HEAD_ROOT). */
export type CommittedFiles = (folder: string) => Promise<readonly CommittedFile[]>;

/**
 * Takes the files below a folder out of a commit.
 * @param files working-tree paths of all files of the commit
 */
export function committedBelow(
  folder: string,
  files: readonly string[],
  state: (path: string) => FileState,
): readonly CommittedFile[] {
  return files.flatMap((file) => {
    const path = atHead(file);
    const found = path.startsWith(`${folder}/`) ? state(path) : undefined;
    if (found?.kind !== 'file') return [];
    return [{ path: path.slice(folder.length + 1), bytes: found.bytes ?? Buffer.from(found.text, 'utf8') }];
  });
}

/** Writes files into a folder (native path) that is ours. */
export async function writeCommitted(folder: string, files: readonly CommittedFile[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { path, bytes } of files) {
    const file = join(folder, ...path.split('/'));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
}
