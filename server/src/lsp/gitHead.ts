import { type FileState, isPlainText, joinPath } from '../engine/api.ts';
import { isProblem } from '../git/errors.ts';
import { readTree } from '../git/head.ts';
import type { GitPorts } from '../git/layout.ts';
import type { HeadFiles, HeadMissing, HeadPort } from './ports.ts';

/** What the reader of HEAD needs beside git; the paths are the engine's. */
export interface GitHeadPorts {
  readonly git: GitPorts;
  toNative(path: string): string;
  /** States of a commit's files for any path below HEAD_ROOT. */
  states(root: string, files: ReadonlyMap<string, Uint8Array>): { state(path: string): FileState };
  /** Watches the git folder of a work tree. */
  watch(root: string, onChange: () => void): () => void;
}

/** Reads HEAD with git. All files of the commit up to git/head.ts's limit are read in one go: five runs of git, whatever their number. */
export function createGitHead(ports: GitHeadPorts): HeadPort {
  return {
    watch: ports.watch,
    open: async (root, revision = 'HEAD'): Promise<HeadFiles | HeadMissing> => {
      const read = await readTree(ports.toNative(root), revision, isRendered, ports.git);
      if (isProblem(read)) return { missing: true, message: read.message };
      const files = [...read.files.keys()].map((path) => joinPath(root, path));
      return { commit: read.commit, files, state: ports.states(root, read.files).state };
    },
  };
}

/** Pictures, fonts, archives and films are not what a kustomization generates from; everything else may be, scripts too. */
function isRendered(path: string): boolean {
  // A chart brings the ones that it depends on as archives.
  if (/(^|\/)charts\/[^/]+\.tgz$/.test(path)) return true;
  return isPlainText(`/${path}`) || !/\.(png|jpe?g|gif|ico|webp|pdf|zip|t?gz|mp4|woff2?)$/i.test(path);
}
