import { isProblem } from '../git/errors.ts';
import { fetchTree } from '../git/fetchTree.ts';
import type { WebAccess } from '../host/download.ts';
import { type FetchedRemote, type FetchRun, fetchRemotes } from '../host/fetchRemotes.ts';
import type { RemoteCache } from '../host/remoteCache.ts';
import type { RemotesPort } from '../lsp/ports.ts';

/** Fetches with the person's git and by HTTP into the cache. */
export function fetchInto(
  cache: RemoteCache,
  web: WebAccess,
  run: FetchRun,
  signal: AbortSignal,
): Promise<readonly FetchedRemote[]> {
  return fetchRemotes(run, {
    cache,
    web,
    signal,
    fetchTree: async (request, folder) => {
      const made = await fetchTree(request, folder, { env: web.env, signal });
      return isProblem(made) ? { message: made.message } : made;
    },
  });
}

/** The same for the language server, which fetches everything anew. */
export function createRemotesPort(cache: RemoteCache, web: () => WebAccess): RemotesPort {
  return {
    fetch: async (run, signal) => {
      const results = await fetchInto(cache, web(), { ...run, onlyMissing: false }, signal);
      return results.map(({ name, entry, before, problem }) => ({
        name,
        ...(entry === undefined ? {} : { revision: entry.revision }),
        ...(before === undefined ? {} : { before }),
        ...(problem === undefined ? {} : { problem }),
      }));
    },
  };
}
