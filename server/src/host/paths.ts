import { homedir } from 'node:os';

/**
 * The engine's form of a native path: absolute, forward slashes, and `/c:/…` with a lower-case drive on Windows, which is
 * also the path of the file's URI.
 */
export function toEnginePath(native: string): string {
  const slashed = native.replaceAll('\\', '/');
  const drive = /^([A-Za-z]):/.exec(slashed);
  const path = process.platform === 'win32' && drive ? `/${drive[1]?.toLowerCase()}:${slashed.slice(2)}` : native;
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

/** The native form of an engine path. */
export function toNativePath(path: string): string {
  return process.platform === 'win32' && /^\/[A-Za-z]:/.test(path) ? path.slice(1).replaceAll('/', '\\') : path;
}

/** Replaces a leading `~` as a shell does. */
export function expandHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? homedir() + path.slice(1) : path;
}
