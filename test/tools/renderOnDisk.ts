import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isLacking } from '../../server/src/engine/api.ts';
import type { FileState } from '../../server/src/engine/files.ts';
import { fileAccess, renderWith } from '../support/renderFiles.ts';

/** What a render of a directory gave. */
export type Outcome = { readonly ok: true; readonly output: string } | { readonly ok: false; readonly error: string };

/** Renders a directory as it lies on the disk, with nothing kept from earlier renders. */
export function renderOnDisk(directory: string, unrestricted = false): Outcome {
  const result = renderWith(fileAccess(readState, unrestricted), directory);
  // What lacks a chart or something from the network is not what kustomize prints.
  const errors = result.findings.filter(({ code, severity }) => severity === 'error' || isLacking(code));
  if (!result.failed && errors.length === 0) return { ok: true, output: result.text };
  return { ok: false, error: errors.map(({ code, message }) => `${code}: ${message}`).join('\n    ') };
}

/** What is on the disk at a path, links followed. */
export function readState(path: string): FileState {
  try {
    lstatSync(path);
  } catch {
    return { kind: 'missing' };
  }
  try {
    const real = realpathSync(path);
    if (statSync(real).isDirectory()) return { kind: 'directory', real };
    const bytes = readFileSync(real);
    const text = bytes.toString('utf8');
    return Buffer.from(text, 'utf8').equals(bytes) ? { kind: 'file', text, real } : { kind: 'file', text, real, bytes };
  } catch (error) {
    return { kind: 'unreadable', reason: 'other', detail: String(error) };
  }
}
