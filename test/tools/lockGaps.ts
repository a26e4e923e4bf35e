/** One package of a lock file, as far as it matters here. */
export interface LockEntry {
  readonly version?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly [other: string]: unknown;
}

/** Whether Node would find the package from the folder of its parent. */
function isLocked(packages: Readonly<Record<string, LockEntry>>, parent: string, name: string): boolean {
  for (let base = parent; ; base = base.slice(0, Math.max(0, base.lastIndexOf('node_modules/'))).replace(/\/$/, '')) {
    if (packages[`${base === '' ? '' : `${base}/`}node_modules/${name}`] !== undefined) return true;
    if (base === '') return false;
  }
}

/** Optional packages that a lock file asks for and does not contain; `npm ci` refuses such a lock on every platform. */
export function findOptionalGaps(packages: Readonly<Record<string, LockEntry>>): { name: string; version: string }[] {
  return Object.entries(packages).flatMap(([path, entry]) =>
    Object.entries(entry.optionalDependencies ?? {}).flatMap(([name, version]) =>
      isLocked(packages, path, name) ? [] : [{ name, version }],
    ),
  );
}
