import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineHost } from '../engine/host.ts';

/** What the engine needs from outside, on Node. */
export function createNodeHost(log: EngineHost['log']): EngineHost {
  return {
    sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    now: () => Date.now(),
    // A turn by setImmediate takes some 6 µs; a timer would take a millisecond.
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    log,
  };
}

/** Reads schema packs from a folder, `kubernetes/1.37` from `kubernetes/1.37.json`. Undefined for a pack that is not there. */
export function createPackReader(folder: string): (name: string) => string | undefined {
  return (name) => {
    if (!/^[\w.-]+(\/[\w.-]+)*$/.test(name) || name.includes('..')) return undefined;
    for (const file of [`${name}.json`, name]) {
      try {
        return readFileSync(join(folder, file), 'utf8');
      } catch {
        // Tried under the other name, or not bundled.
      }
    }
    return undefined;
  };
}
