import * as vscode from 'vscode';
import type { OverlayItem } from '../../../server/src/protocol/environments.ts';
import type { ClusterSchemasAnswer } from '../../../server/src/protocol/schemas.ts';
import { addCommand, type ClientContext } from '../clientContext.ts';
import { chooseCluster, withClusterProgress } from './clusterChoice.ts';
import type { CommandTarget } from './overlayChoice.ts';

/** Asking a cluster what it serves, so that manifests are judged by that. */
export function registerClusterSchemas(context: ClientContext): void {
  addCommand(context, 'fetchClusterSchemas', async (target?: CommandTarget) => {
    const chosen = await chooseCluster(context, target, {
      title: 'Fetch Schemas from Cluster',
      cluster: (name) => `Cluster that ${name} runs on`,
    });
    return chosen && fetchSchemas(context, chosen.overlay, chosen.cluster);
  });
}

async function fetchSchemas(
  context: ClientContext,
  { overlay, name }: OverlayItem,
  cluster: string,
): Promise<ClusterSchemasAnswer> {
  const title = `Fetching the schemas of ${cluster}`;
  const answer = await withClusterProgress(context, { overlay, title }, (token) =>
    context.server.ask('polycrate/fetchClusterSchemas', { overlay, context: cluster }, token),
  );
  if (answer.done) {
    const { kubernetes, kinds } = answer.result;
    vscode.window.setStatusBarMessage(
      `${name} is judged by ${cluster}: Kubernetes ${kubernetes}, ${kinds} kinds.`,
      8000,
    );
  } else if (answer.failure.reason !== 'cancelled') {
    context.log.warn(`Schemas of ${cluster}: ${answer.failure.message}`);
    void vscode.window.showErrorMessage(answer.failure.message);
  }
  return answer;
}
