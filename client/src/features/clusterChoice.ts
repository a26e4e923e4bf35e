import * as vscode from 'vscode';
import type { ClusterContexts } from '../../../server/src/protocol/drift.ts';
import type { OverlayItem } from '../../../server/src/protocol/environments.ts';
import type { ClientContext } from '../clientContext.ts';
import { type CommandTarget, chooseOverlay } from './overlayChoice.ts';

const MEMORY = 'contextOf:';

/** An overlay and the context of the kubeconfig that it is compared with. */
export interface OverlayOnCluster {
  readonly overlay: OverlayItem;
  readonly cluster: string;
}

/** The overlay that a command is about, and its cluster; undefined when the person left a pick. */
export async function chooseCluster(
  context: ClientContext,
  target: CommandTarget | undefined,
  words: { readonly title: string; readonly cluster: (overlay: string) => string },
): Promise<OverlayOnCluster | undefined> {
  const overlay = await chooseOverlay(context, target, { title: words.title });
  const cluster = overlay && (await chooseContext(context, overlay, words.cluster(overlay.name)));
  return overlay && cluster ? { overlay, cluster } : undefined;
}

/** The next command about this overlay asks for the context again. */
export async function forgetContext(context: ClientContext, overlay: string): Promise<void> {
  await context.extension.workspaceState.update(MEMORY + overlay, undefined);
}

/** Asks about an overlay's cluster, with a progress that tells how much is done, and a Cancel. */
export function withClusterProgress<T>(
  context: ClientContext,
  { overlay, title }: { readonly overlay: string; readonly title: string },
  ask: (token: vscode.CancellationToken) => Promise<T>,
): Thenable<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    let before = 0;
    const listening = context.server.on('polycrate/driftProgress', ({ overlay: about, done, total }) => {
      if (about !== overlay || total === 0) return;
      progress.report({ message: `${done} of ${total}`, increment: ((done - before) / total) * 100 });
      before = done;
    });
    try {
      return await ask(token);
    } finally {
      listening.dispose();
    }
  });
}

/** The context that a setting or the team file names, the one chosen before, else a pick. */
async function chooseContext(context: ClientContext, overlay: OverlayItem, title: string): Promise<string | undefined> {
  const found = await context.server.ask('polycrate/clusterContexts', { overlay: overlay.overlay });
  if (found.contexts.length === 0) {
    const message =
      found.problems[0] ?? 'No cluster context was found. Set `polycrateGitops.drift.kubeconfig`, or KUBECONFIG.';
    void vscode.window.showErrorMessage(message);
    return undefined;
  }
  const before = context.extension.workspaceState.get<string>(MEMORY + overlay.overlay);
  const known = [found.proposed, before].find((name) => found.contexts.some((one) => one.name === name));
  if (known !== undefined) return known;
  const picked = await pickContext(found, title);
  if (picked !== undefined) await context.extension.workspaceState.update(MEMORY + overlay.overlay, picked);
  return picked;
}

async function pickContext({ contexts }: ClusterContexts, title: string): Promise<string | undefined> {
  const items = contexts.map(({ name, cluster, server }) => ({ label: name, description: cluster, detail: server }));
  const placeHolder = 'Context of the kubeconfig; the cluster is only read';
  return (await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDetail: true }))?.label;
}
