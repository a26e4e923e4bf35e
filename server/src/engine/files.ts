/**
 * What is known about one path. Paths are absolute, normalised, with forward slashes (`/repo/base/a.yaml`, `/c:/repo/a.yaml`).
 * `real` is the path after symlink resolution; the load restrictor of kustomize judges it.
 */
export type FileState =
  | {
      readonly kind: 'file';
      readonly text: string;
      readonly real: string /** Raw bytes, only when they are not valid UTF-8. */;
      readonly bytes?: Uint8Array;
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
