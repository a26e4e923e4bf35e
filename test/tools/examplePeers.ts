import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startApiServer } from '../support/apiServer.ts';
import { examplePlan, seedExample } from '../support/exampleCluster.ts';
import { findPeer } from './peers.ts';

/** A running cluster for the example: where its kubeconfig lies, and how it ends. */
export interface ExampleCluster {
  readonly kubeconfig: string;
  stop(): Promise<void>;
}

/**
 * Starts an API server, applies the example's production as its GitOps controller would, and then lets people change it, as
 * `test/example/cluster.json` says. The kubeconfig goes into `work`; its context is the one that the team file names.
 * Gives the reason in words when the server's programs are not here.
 */
export async function startExampleCluster(folder: string, work: string): Promise<ExampleCluster | { reason: string }> {
  const found = await findPeer('apiServer');
  if (!found.found) return { reason: found.reason };
  const server = await startApiServer();
  try {
    await seedExample(server, folder);
    mkdirSync(work, { recursive: true });
    const kubeconfig = server.writeKubeconfig(join(work, 'kubeconfig'), examplePlan().cluster);
    return { kubeconfig, stop: server.stop };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
