import { resolve } from 'node:path';
import type { Command } from 'commander';
import { isProblem } from '../cluster/problem.ts';
import type { EngineOptions } from '../engine/api.ts';
import { productCache } from '../host/cacheFolder.ts';
import { ClusterStore } from '../host/clusterStore.ts';
import { toEnginePath, toNativePath } from '../host/paths.ts';
import { repositoryRoot } from '../host/repositoryRoot.ts';
import type { CliContext } from './context.ts';

/** Flags of commands that take the schemas of a cluster. */
export interface ClusterFlags {
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly credentialPlugin?: readonly string[];
}

/** Adds the flags. Naming a context on the command line is what allows to reach its cluster. */
export function addClusterFlags(command: Command): Command {
  return command
    .option('--context <name>', 'judge by what the cluster of this context of the kubeconfig serves; only reads')
    .option('--kubeconfig <file>', 'kubeconfig to use instead of KUBECONFIG or ~/.kube/config')
    .option('--credential-plugin <name...>', 'programs that the kubeconfig may start to sign in, such as aws');
}

/** Asks the cluster, where a flag names one. Without an answer what it said before counts, and `failure` says so. */
export async function clusterSchemas(
  { context, kubeconfig, credentialPlugin = [] }: ClusterFlags,
  cli: CliContext,
): Promise<{ readonly options: Pick<EngineOptions, 'clusterSchemas'>; readonly failure?: string }> {
  if (context === undefined) return { options: {} };
  // The Kubernetes client is large, and few runs need it.
  const { fetchContextSchemas } = await import('../cluster/contextSchemas.ts');
  const { readSchemas } = await import('../cluster/schemas.ts');
  const store = new ClusterStore(productCache(cli.env, 'clusters'));
  let pack: string | undefined;
  const known = (server: string, name: string) => {
    pack = store.packOf(server, name);
    return readSchemas(store.read(pack));
  };
  const sources = {
    ...(kubeconfig === undefined ? {} : { file: resolve(cli.cwd, kubeconfig) }),
    env: cli.env,
    roots: [toNativePath(repositoryRoot(toEnginePath(cli.cwd)).root)],
  };
  const found = await fetchContextSchemas(
    { kubeconfig: sources, context, plugins: credentialPlugin },
    {
      signal: cli.signal,
      known,
      progress: (done, total) => cli.progress(`schemas of ${context}: ${done} of ${total}`),
    },
  );
  cli.progress('');
  const before = pack === undefined ? undefined : readSchemas(store.read(pack));
  const schemas = isProblem(found) ? before : found;
  if (pack !== undefined && !isProblem(found)) store.keepPack(pack, JSON.stringify(found));
  const options =
    pack === undefined || schemas === undefined
      ? {}
      : { clusterSchemas: { '*': { pack, kubernetes: schemas.kubernetes } } };
  if (!isProblem(found)) return { options };
  const still = before === undefined ? '' : ' What it said before counts.';
  return { options, failure: `${found.message}${still}` };
}
