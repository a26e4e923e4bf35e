import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { IgnoreRules } from './ignoreRules.ts';
import { toNativePath } from './paths.ts';
import { systemReason } from './systemReason.ts';

/** What lies below a root. Paths are the engine's. */
export interface Walk {
  readonly root: string;
  readonly files: readonly string[];
  /** Folders that hold a `.git`: the root itself, submodules, nested repositories. */
  readonly repositories: readonly string[];
  /** Folders that could not be listed, with the reason in words. */
  readonly unreadable: readonly { readonly path: string; readonly detail: string }[];
  /** Whether a path that appeared later belongs to the tree. */
  belongs(path: string): boolean;
}

export interface WalkOptions {
  /** Gives the event loop a turn; called every few milliseconds. */
  turn(): Promise<void>;
  now(): number;
  readonly onProgress?: (files: number) => void;
  readonly signal?: AbortSignal;
}

const TURN_AFTER = 5;

/**
 * Lists the files of a tree without what `.gitignore` names, `.git` and `node_modules`. Links to files count as files, and
 * so do links in a circle; links to folders are not entered, so that a link loop ends and nothing is listed twice (a kustomization that names such a folder
 * still reads it). Never fails: a folder that cannot be listed is reported and left out.
 */
export async function walk(root: string, options: WalkOptions): Promise<Walk> {
  const rules = new IgnoreRules();
  const files: string[] = [];
  const repositories: string[] = [];
  const unreadable: { path: string; detail: string }[] = [];
  const folders = [root];
  let worked = options.now();
  for (let folder = folders.pop(); folder !== undefined && !options.signal?.aborted; folder = folders.pop()) {
    const listed = list(folder);
    if (typeof listed === 'string') {
      unreadable.push({ path: folder, detail: listed });
      continue;
    }
    const isRepository = listed.some((entry) => entry.name === '.git');
    if (isRepository) repositories.push(folder);
    rules.addFolder(folder, toNativePath(folder), isRepository);
    for (const { name, kind } of listed) {
      const path = folder === '/' ? `/${name}` : `${folder}/${name}`;
      if (kind === 'other' || rules.isIgnored(path, kind === 'folder')) continue;
      if (kind === 'folder') folders.push(path);
      else files.push(path);
    }
    if (options.now() - worked >= TURN_AFTER) {
      options.onProgress?.(files.length);
      await options.turn();
      worked = options.now();
    }
  }
  files.sort();
  const belongs = (path: string): boolean => path.startsWith(`${root}/`) && !rules.leavesOut(path, root);
  return { root, files, repositories, unreadable, belongs };
}

interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
}

function list(folder: string): readonly Entry[] | string {
  const native = toNativePath(folder);
  try {
    return readdirSync(native, { withFileTypes: true }).map((entry): Entry => {
      const { name } = entry;
      if (entry.isDirectory()) return { name, kind: 'folder' };
      if (entry.isFile()) return { name, kind: 'file' };
      return { name, kind: entry.isSymbolicLink() && leadsToFile(join(native, name)) ? 'file' : 'other' };
    });
  } catch (error) {
    return systemReason(error);
  }
}

function leadsToFile(native: string): boolean {
  try {
    return statSync(native).isFile();
  } catch (error) {
    // A circle is listed, so that reading it says what is wrong; a link that leads nowhere is no file.
    return error instanceof Error && 'code' in error && error.code === 'ELOOP';
  }
}
