import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The folder of what can be fetched or made again (native path), outside of every repository: `POLYCRATE_GITOPS_CACHE`, else
 * `polycrate-gitops` in the system's folder for such things (XDG base directories on Linux).
 */
export function productCache(env: Readonly<Record<string, string | undefined>>, ...parts: string[]): string {
  return join(env.POLYCRATE_GITOPS_CACHE || join(systemCache(env), 'polycrate-gitops'), ...parts);
}

function systemCache(env: Readonly<Record<string, string | undefined>>): string {
  const home = env.HOME || env.USERPROFILE || homedir();
  if (env.XDG_CACHE_HOME) return env.XDG_CACHE_HOME;
  if (process.platform === 'win32') return env.LOCALAPPDATA || join(home, 'AppData', 'Local');
  return process.platform === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache');
}
