import * as vscode from 'vscode';
import type { OverlayItem } from '../../../server/src/protocol/environments.ts';
import { addCommand, type ClientContext } from '../clientContext.ts';
import { type CommandTarget, chooseOverlay } from './overlayChoice.ts';
import { showTexts } from './texts.ts';

/** Shows what policies of the cluster change of an overlay, resource by resource. */
export function registerClusterChanges(context: ClientContext): void {
  addCommand(context, 'showClusterChanges', async (target?: CommandTarget) => {
    const overlay = await chooseOverlay(context, target, { title: 'What the Cluster Will Change' });
    if (overlay !== undefined) await showChanges(context, overlay);
  });
}

async function showChanges(context: ClientContext, { overlay, name }: OverlayItem): Promise<void> {
  const changes = await context.server.ask('polycrate/clusterChanges', { overlay });
  if (changes.length === 0) {
    void vscode.window.showInformationMessage(`The policies known here change nothing of ${name}.`);
    return;
  }
  const items = changes.map(({ kind, name, namespace, policies, texts }) => ({
    label: `${kind}/${name}`,
    description: namespace,
    detail: `by ${policies.join(', ')}`,
    texts,
  }));
  const title = `What the cluster will change of ${name}`;
  const chosen = items.length === 1 ? items[0] : await vscode.window.showQuickPick(items, { title });
  if (chosen !== undefined) await showTexts(chosen.texts);
}
