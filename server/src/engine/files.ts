/**
 * What is known about one path. Paths are absolute, normalised, with forward slashes (`/repo/base/a.yaml`, `/c:/repo/a.yaml`).
 * `real` is the path after symlink resolution; the load restrictor of kustomize judges it.
 */
export type FileState =
  | {
      readonly kind: 'file';
      readonly text: string;
      readonly real: string /** Raw bytes, only when they are not valid UTF-8. */;
      readonly bytes?: Uint8Array | undefined;
    }
  | { readonly kind: 'directory'; readonly real: string }
  | { readonly kind: 'missing' }
  | {
      readonly kind: 'unreadable';
      readonly reason: 'permission' | 'too-large' | 'binary' | 'loop' | 'other';
      readonly detail: string;
    };

/** One change to what the engine knows; `state: undefined` forgets the path, so that it is asked for again. */
export interface FileChange {
  readonly path: string;
  readonly state: FileState | undefined;
}

/** Files of the commit that HEAD names live below this root: `/.head/repo/base/a.yaml` is `/repo/base/a.yaml` as committed. */
export const HEAD_ROOT = '/.head';

/** The path of the committed version of a file. */
export function atHead(path: string): string {
  return `${HEAD_ROOT}${path}`;
}

/** The working-tree path of a committed path; undefined when it is not below HEAD_ROOT. */
export function fromHead(path: string): string | undefined {
  return path.startsWith(`${HEAD_ROOT}/`) ? path.slice(HEAD_ROOT.length) : undefined;
}

/** Whether two states say the same, so that delivering one again changes nothing. */
export function isSameState(a: FileState, b: FileState): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === 'file' && b.kind === 'file')
    return a.text === b.text && a.real === b.real && sameBytes(a.bytes, b.bytes);
  if (a.kind === 'directory' && b.kind === 'directory') return a.real === b.real;
  return a.kind !== 'unreadable' || (b.kind === 'unreadable' && a.reason === b.reason && a.detail === b.detail);
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
