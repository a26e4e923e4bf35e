/** Pure path arithmetic on absolute forward-slash paths; the engine has no `node:path`. */

/** A relative path without a segment that means another place; nearly all entries of kustomizations are such. */
const DIRECT = /^[^./][^/]*(?:\/[^./][^/]*)*$/;

/** Joins a directory and a relative (or absolute) path and removes `.` and `..`. */
export function joinPath(directory: string, relative: string): string {
  if (DIRECT.test(relative) && isNormal(directory)) return `${directory}/${relative}`;
  const parts = relative.startsWith('/') ? [] : directory.split('/').filter((part) => part !== '');
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** Whether a directory is written as `joinPath` writes it; the last one that was is remembered, since entries of one are joined in a row. */
function isNormal(directory: string): boolean {
  if (directory === lastNormal) return true;
  const is = directory !== '/' && /^(?:\/(?!\.{0,2}(?:\/|$))[^/]*)+$/.test(directory);
  if (is) lastNormal = directory;
  return is;
}

let lastNormal = '';

/** The directory of a path; `/` for a top-level one. */
export function dirName(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? '/' : path.slice(0, slash);
}

/** The last segment of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** True when `path` is `directory` or lies below it. */
export function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory.endsWith('/') ? directory : `${directory}/`);
}

/** The path from `directory` to `path`, with `..` where needed; `.` for the same place. */
export function relativePath(directory: string, path: string): string {
  const from = directory.split('/').filter((part) => part !== '');
  const to = path.split('/').filter((part) => part !== '');
  let common = 0;
  while (common < from.length && common < to.length && from[common] === to[common]) common++;
  const steps = [...from.slice(common).map(() => '..'), ...to.slice(common)];
  return steps.length === 0 ? '.' : steps.join('/');
}
