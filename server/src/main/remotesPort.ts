import { helmKey } from '../engine/api.ts';
import { isProblem } from '../git/errors.ts';
import { fetchTree } from '../git/fetchTree.ts';
import type { WebAccess } from '../host/download.ts';
import { type FetchedRemote, type FetchRun, fetchRemotes } from '../host/fetchRemotes.ts';
import type { HelmRunner } from '../host/helmRunner.ts';
import type { RemoteCache } from '../host/remoteCache.ts';
import { watchFolder } from '../host/watch.ts';
import type { RemotesPort } from '../lsp/ports.ts';

/** Where things are fetched to, and by what. */
export interface FetchTools {
  readonly cache: RemoteCache;
  readonly web: () => WebAccess;
  /** Pulls charts; absent where it may not. */
  readonly helm?: HelmRunner;
}

/** Fetches with the person's git, by HTTP and, where it may, with helm into the cache. */
export function fetchInto(
  { cache, web, helm }: FetchTools,
  run: FetchRun,
  signal: AbortSignal,
): Promise<readonly FetchedRemote[]> {
  return fetchRemotes(run, {
    cache,
    web: web(),
    signal,
    fetchTree: async (request, folder) => {
      const made = await fetchTree(request, folder, { env: web().env, signal });
      return isProblem(made) ? { message: made.message } : made;
    },
    ...(helm !== undefined && {
      pullChart: async ({ root, repo, name, version, devel }) => {
        const home = { configHome: '', directory: '/' };
        const key = helmKey({ do: 'pull', root, repo, name, version, devel, home });
        const answer = await helm.answer(key, signal);
        return answer.kind === 'failed' ? answer.message : undefined;
      },
    }),
  });
}

/** The same for the language server, which fetches everything anew. */
export function createRemotesPort(cache: RemoteCache, web: () => WebAccess): RemotesPort {
  return {
    watch: (onChange) => watchFolder(cache.folder, onChange),
    find: (roots) => {
      for (const root of roots) {
        const entry = cache.entry(root);
        if (entry !== undefined) return entry;
      }
      return undefined;
    },
    fetch: async (run, signal) => {
      const results = await fetchInto({ cache, web }, { ...run, onlyMissing: false }, signal);
      return results.map(({ name, entry, before, problem }) => ({
        name,
        ...(entry === undefined ? {} : { revision: entry.revision }),
        ...(before === undefined ? {} : { before }),
        ...(problem === undefined ? {} : { problem }),
      }));
    },
  };
}
