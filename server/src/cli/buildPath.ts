import { resolve } from 'node:path';
import { joinPath, parseRepositoryUrl, remoteTree } from '../engine/api.ts';
import { toEnginePath } from '../host/paths.ts';

/** The engine's path of a directory that a person named: of a folder, or of a repository on the network, as kustomize reads it. */
export function buildPath(named: string, cwd: string): string {
  const remote = parseRepositoryUrl(named);
  return remote === undefined ? toEnginePath(resolve(cwd, named)) : joinPath(remoteTree(remote), remote.path);
}
