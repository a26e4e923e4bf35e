import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findPeer } from '../tools/peers.ts';

/** What the real tool answers. */
export type RealResult =
  | { readonly ok: true; readonly output: string }
  | { readonly ok: false; readonly error: string };

/** The program, found as the suites find it; undefined when it is not there. */
export async function findKustomize(): Promise<string | undefined> {
  const found = await findPeer('kustomize');
  return found.found ? found.paths.kustomize : undefined;
}

/** Builds a directory of a map of files with the real tool, in a folder of its own that is gone afterwards. */
export function buildForReal(program: string, files: ReadonlyMap<string, string>, directory: string): RealResult {
  const root = mkdtempSync(join(tmpdir(), 'kustomize-'));
  try {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const run = spawnSync(program, ['build', join(root, directory)], { encoding: 'utf8', maxBuffer: 1 << 28 });
    return run.status === 0 ? { ok: true, output: run.stdout } : { ok: false, error: run.stderr };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
