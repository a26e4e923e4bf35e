import { readFileSync, realpathSync, statSync } from 'node:fs';
import type { FileState } from '../engine/files.ts';
import { toEnginePath, toNativePath } from './paths.ts';
import { systemReason } from './systemReason.ts';

/** Files larger than this are not read (4 MiB): parsing one would hold up every answer for seconds. */
export const LARGEST_FILE = 4 * 1024 * 1024;

/** Names whose content must be text: a zero byte there means that the file is not what its name says. */
const TEXT_NAME = /\.(ya?ml|json|poly)$|\/Kustomization$/i;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lossyDecoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Reads what the engine knows about one path. Synchronous and never throws; every failure is a state with a reason. */
export function readState(path: string): FileState {
  const native = toNativePath(path);
  try {
    // Most paths that are asked for are names that a file might have; an exception for each would cost more than all else.
    const status = statSync(native, { throwIfNoEntry: false });
    if (status === undefined) return { kind: 'missing' };
    const real = toEnginePath(realpathSync.native(native));
    if (status.isDirectory()) return { kind: 'directory', real };
    if (!status.isFile()) return { kind: 'unreadable', reason: 'other', detail: 'not a regular file' };
    if (status.size > LARGEST_FILE) return tooLarge(status.size);
    return decodeState(path, readFileSync(native), real);
  } catch (error) {
    return failure(error);
  }
}

/** The state of a file whose bytes are known already, as those of a commit. */
export function decodeState(path: string, bytes: Uint8Array, real: string): FileState {
  if (bytes.length > LARGEST_FILE) return tooLarge(bytes.length);
  if (TEXT_NAME.test(path) && bytes.subarray(0, 8000).includes(0)) {
    return { kind: 'unreadable', reason: 'binary', detail: 'the file is binary' };
  }
  try {
    return { kind: 'file', text: decoder.decode(bytes), real };
  } catch {
    return { kind: 'file', text: lossyDecoder.decode(bytes), real, bytes: new Uint8Array(bytes) };
  }
}

function tooLarge(size: number): FileState {
  const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)} MiB`;
  const detail = `${megabytes(size)}; files up to ${megabytes(LARGEST_FILE)} are read`;
  return { kind: 'unreadable', reason: 'too-large', detail };
}

function failure(error: unknown): FileState {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const detail = systemReason(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
  if (code === 'EACCES' || code === 'EPERM') return { kind: 'unreadable', reason: 'permission', detail };
  if (code === 'ELOOP') return { kind: 'unreadable', reason: 'loop', detail };
  return { kind: 'unreadable', reason: 'other', detail };
}
