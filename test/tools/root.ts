import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The checkout: bootstrap.mjs changes to it before a tool starts, and the test runner before a suite. */
export const root = process.cwd();

/** A path inside the checkout. */
export const inRoot = (...parts: string[]): string => join(root, ...parts);

/** A path as the person typed it, who may have stood in another folder. */
export const fromInvoker = (path: string): string => resolve(process.env.INIT_CWD ?? root, path);

/**
 * The folder outside the checkout that keeps what is costly to make (editors, real servers), shared by all checkouts.
 * `XDG_CACHE_HOME` moves it, as the XDG base directory specification says.
 */
export function cacheFolder(...parts: string[]): string {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'polycrate-gitops', ...parts);
  mkdirSync(folder, { recursive: true });
  return folder;
}

let ownFolder: string | undefined;

/**
 * A folder of this process alone under `out/`, so that runs at the same time do not write into each other's bundles. It goes
 * when the process ends.
 */
export function runFolder(...parts: string[]): string {
  if (ownFolder === undefined) {
    const made = inRoot('out', `run-${process.pid}`);
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    ownFolder = made;
  }
  const folder = join(ownFolder, ...parts);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Removes the folders of runs that were killed before they could. */
export function removeOldRuns(): void {
  if (!existsSync(inRoot('out'))) return;
  for (const name of readdirSync(inRoot('out'))) {
    const id = /^run-(\d+)$/.exec(name)?.[1];
    if (id !== undefined && !isAlive(Number(id))) rmSync(inRoot('out', name), { recursive: true, force: true });
  }
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}
