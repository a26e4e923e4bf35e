import { productCache } from '../host/cacheFolder.ts';
import { ClusterStore, type KnownClusters } from '../host/clusterStore.ts';
import type { WebAccess } from '../host/download.ts';
import { SchemaStore } from '../host/schemaStore.ts';
import type { DriftRequest } from '../lsp/driftPorts.ts';
import type { SchemaPort } from '../lsp/schemaPorts.ts';
import type { ClusterSchemasAnswer } from '../protocol/schemas.ts';
import { type ToClusterParts, toCluster } from './driftPort.ts';

/** What schemas beside the bundled ones need. */
export interface SchemaPortParts extends ToClusterParts {
  now(): number;
}

/** The schemas of locations and of clusters. `read` gives what is there of a pack; `access` is the web as the editor reaches it. */
export interface Schemas {
  readonly port: SchemaPort;
  readonly access: () => WebAccess;
  read(name: string): string | undefined;
}

/** Wires schemas to the person's cache, the web and the clusters. */
export function createSchemas(parts: SchemaPortParts): Schemas {
  const { env } = parts;
  let access: WebAccess = { env };
  let mayDownload = false;
  const store = new SchemaStore({
    folder: productCache(env, 'schemas'),
    now: parts.now,
    mayDownload: () => mayDownload,
    access: () => access,
  });
  const clusters = new ClusterStore(productCache(env, 'clusters'));
  const port: SchemaPort = {
    setAccess: ({ mayDownload: may, ...web }) => {
      access = { env, ...web };
      if (may && !mayDownload) store.retry();
      mayDownload = may;
    },
    get isBehind() {
      return store.isBehind;
    },
    refresh: () => store.refresh(),
    get failures() {
      return store.failures;
    },
    clusters: (roots) => Object.assign({}, ...roots.map((root) => clusters.known(root))) as KnownClusters,
    fetchCluster: (request, run) => fetchCluster(request, { ...run, parts, clusters }),
  };
  return { port, access: () => access, read: (name) => store.read(name) ?? clusters.read(name) };
}

async function fetchCluster(
  request: DriftRequest & { readonly context: string },
  run: Parameters<SchemaPort['fetchCluster']>[1] & { readonly parts: SchemaPortParts; readonly clusters: ClusterStore },
): Promise<ClusterSchemasAnswer> {
  const { parts, clusters, signal, progress } = run;
  const { fetchOverlaySchemas } = await import('../cluster/overlayDrift.ts');
  const { readSchemas } = await import('../cluster/schemas.ts');
  const found = await fetchOverlaySchemas(
    { ...toCluster(request, parts), context: request.context },
    { signal, progress, known: (server, context) => readSchemas(clusters.read(clusters.packOf(server, context))) },
  );
  if ('reason' in found) return { done: false, failure: { reason: found.reason, message: found.message } };
  const { schemas, context, cluster } = found;
  const { server, kubernetes, documents } = schemas;
  const pack = clusters.packOf(server, context);
  const { root } = toCluster(request, parts);
  clusters.keep({ root, name: cluster ?? request.overlay, pack, kubernetes }, JSON.stringify(schemas));
  const kinds = Object.values(documents).reduce((sum, one) => sum + Object.keys(one.kinds).length, 0);
  return { done: true, result: { context, server, kubernetes, kinds, pack } };
}
