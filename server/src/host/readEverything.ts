import { type FileState, isRemotePath } from '../engine/api.ts';
import { productCache } from './cacheFolder.ts';
import { readState } from './readFile.ts';
import { RemoteCache } from './remoteCache.ts';

/** The cache of what was fetched for this person. */
export function openRemoteCache(env: Readonly<Record<string, string | undefined>>): RemoteCache {
  return new RemoteCache(productCache(env, 'remote'));
}

/** Reads paths of the disk and, below REMOTE_ROOT, what was fetched. */
export function readWith(
  cache: RemoteCache,
  readPlain: (path: string) => FileState = readState,
): (path: string) => FileState {
  return (path) => (isRemotePath(path) ? cache.read(path) : readPlain(path));
}
