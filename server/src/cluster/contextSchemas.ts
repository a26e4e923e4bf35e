import { type KubeconfigSources, readKubeconfig } from './kubeClient.ts';
import { type ClusterProblem, isProblem } from './problem.ts';
import { type ClusterSchemas, fetchClusterSchemas } from './schemas.ts';
import { createTransport } from './transport.ts';

/** Which cluster to ask, and how to sign in there. */
export interface ContextRequest {
  readonly kubeconfig: KubeconfigSources;
  readonly context: string;
  /** Credential plugins that a person allowed. */
  readonly plugins: readonly string[];
}

export interface ContextRun {
  readonly signal: AbortSignal;
  /** What the cluster said at an earlier time. */
  known(server: string, context: string): ClusterSchemas | undefined;
  progress(done: number, total: number): void;
}

/** Reads the schemas of the cluster of a context. */
export async function fetchContextSchemas(
  { kubeconfig, context, plugins }: ContextRequest,
  { signal, known, progress }: ContextRun,
): Promise<ClusterSchemas | ClusterProblem> {
  const config = readKubeconfig(kubeconfig);
  if (isProblem(config)) return config;
  const connection = await config.connect(context, plugins);
  if (isProblem(connection)) return connection;
  const transport = createTransport(connection);
  try {
    const before = known(connection.server, context);
    return await fetchClusterSchemas(transport, {
      signal,
      progress,
      ...(before === undefined ? {} : { known: before }),
    });
  } finally {
    transport.close();
  }
}
