/** A user that owns nothing: by custom 65534 on Linux. */
const NOBODY = 65534;

/**
 * Runs something without the rights of root, who may read everything; tests in containers run as root. Others keep the
 * user that they are. The whole process changes its user meanwhile, so nothing else may be under way.
 */
export async function asNobody<T>(run: () => Promise<T> | T): Promise<T> {
  if (process.geteuid?.() !== 0) return run();
  process.seteuid?.(NOBODY);
  try {
    return await run();
  } finally {
    process.seteuid?.(0);
  }
}

/** The same for what answers at once. */
export function asNobodySync<T>(run: () => T): T {
  if (process.geteuid?.() !== 0) return run();
  process.seteuid?.(NOBODY);
  try {
    return run();
  } finally {
    process.seteuid?.(0);
  }
}
