import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cacheFolder } from '../tools/root.ts';

/** To raise when the steps after an install change. */
const LAYOUT = '1';
/** Settings of a surrounding `npm run` that would change what is installed, or where. */
const FOREIGN_SETTING =
  /^(NODE_ENV|npm_config_(prefix|local_prefix|global|workspaces?|include_workspace_root|omit|include|only|production|dry_run|package_lock))$/i;

/** The folder of editors and browsers outside the checkout; `EDITOR_CACHE` moves it. */
function editorCache(): string {
  const folder = process.env.EDITOR_CACHE || cacheFolder('editors');
  mkdirSync(folder, { recursive: true });
  return folder;
}

function npmCi(folder: string): void {
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !FOREIGN_SETTING.test(key)));
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
}

/**
 * Installs the lock file of `spec` (a folder with package.json and package-lock.json) into the cache, once per lock file, and
 * gives the folder. `finish` gets its `node_modules`. The work is done beside and renamed, so that neither a broken nor a
 * parallel install does harm. Throws when npm fails.
 */
export function installCached(spec: string, finish: (modules: string) => void = () => {}): string {
  const lock = readFileSync(join(spec, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).update(LAYOUT).digest('hex').slice(0, 10);
  const name = basename(spec);
  const folder = join(editorCache(), `${name}-${process.platform}-${process.arch}-${hash}`);
  if (existsSync(folder)) return folder;

  console.error(`Installing ${name} into ${editorCache()}, once ...`);
  const began = Date.now();
  const work = mkdtempSync(join(editorCache(), 'installing-'));
  try {
    for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(spec, file), join(work, file));
    npmCi(work);
    finish(join(work, 'node_modules'));
    renameSync(work, folder);
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // else another process was faster
  }
  console.error(`Installed ${name} in ${((Date.now() - began) / 1000).toFixed(0)} s.`);
  return folder;
}
