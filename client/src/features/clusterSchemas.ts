import * as vscode from 'vscode';
import type { OverlayItem } from '../../../server/src/protocol/environments.ts';
import type { ClusterSchemasAnswer } from '../../../server/src/protocol/schemas.ts';
import { addCommand, type ClientContext } from '../clientContext.ts';
import { chooseContext } from './driftTree.ts';
import { chooseOverlay, type OverlayTarget } from './overlayChoice.ts';

/** Asking a cluster what it serves, so that manifests are judged by that. */
export function registerClusterSchemas(context: ClientContext): void {
  addCommand(context, 'fetchClusterSchemas', async (target?: OverlayTarget | { readonly overlay?: OverlayItem }) => {
    const asked =
      target !== undefined && 'overlay' in target && target.overlay ? { overlays: [target.overlay.overlay] } : {};
    const overlay = await chooseOverlay(context, asked, { title: 'Fetch Schemas from Cluster' });
    const cluster = overlay && (await chooseContext(context, overlay, `Cluster that ${overlay.name} runs on`));
    return overlay && cluster ? fetchSchemas(context, overlay, cluster) : undefined;
  });
}

async function fetchSchemas(
  context: ClientContext,
  { overlay, name }: OverlayItem,
  cluster: string,
): Promise<ClusterSchemasAnswer> {
  const title = `Fetching the schemas of ${cluster}`;
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  const answer = await vscode.window.withProgress(options, async (progress, token) => {
    let before = 0;
    const listening = context.server.on('polycrate/driftProgress', ({ overlay: about, done, total }) => {
      if (about !== overlay || total === 0) return;
      progress.report({ message: `${done} of ${total}`, increment: ((done - before) / total) * 100 });
      before = done;
    });
    try {
      return await context.server.ask('polycrate/fetchClusterSchemas', { overlay, context: cluster }, token);
    } finally {
      listening.dispose();
    }
  });
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
