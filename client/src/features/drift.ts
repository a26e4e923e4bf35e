import * as vscode from 'vscode';
import type { DriftResult } from '../../../server/src/protocol/drift.ts';
import type { ViewRow } from '../../../server/src/protocol/views.ts';
import { addCommand, type ClientContext } from '../clientContext.ts';
import { chooseCluster, forgetContext, withClusterProgress } from './clusterChoice.ts';
import type { CommandTarget } from './overlayChoice.ts';
import { toLocation } from './places.ts';
import { reveal } from './renderedNavigation.ts';
import { showTexts } from './texts.ts';
import { View } from './view.ts';

/** The Drift view: what a cluster holds compared with Git, after a person asked for it. */
export function registerDrift(context: ClientContext): void {
  const view = new View(context, 'drift', { key: 'hasDrift' });
  addCommand(context, 'checkDrift', async (target?: CommandTarget) => {
    const chosen = await chooseCluster(context, target, {
      title: 'Check Drift',
      cluster: (name) => `Cluster to compare ${name} with`,
    });
    if (chosen === undefined) return undefined;
    const { overlay, name } = chosen.overlay;
    return check(context, view, { overlay, name, cluster: chosen.cluster });
  });
  addCommand(context, 'checkDriftAgain', async (row?: ViewRow) => {
    if (row?.overlay === undefined || row.name === undefined) return undefined;
    return check(context, view, { overlay: row.overlay, name: row.label, cluster: row.name });
  });
  addCommand(context, 'clearDrift', async () => {
    await context.server.ask('polycrate/clearDrift', {});
    await view.refresh();
  });
  let opened = '';
  // A first click on a row opens both sides; a second one the line in Git.
  addCommand(context, 'openDrift', async (row: ViewRow) => {
    const again = opened === row.id;
    opened = row.id;
    if (again && row.place !== undefined) await reveal(toLocation(row.place));
    else if (row.texts !== undefined) await showTexts(row.texts);
  });
  addCommand(context, 'revealDriftSource', async (row?: ViewRow) => {
    if (row?.place !== undefined) await reveal(toLocation(row.place));
    else vscode.window.setStatusBarMessage('No line in Git sets this.', 3000);
  });
}

interface Comparison {
  readonly overlay: string;
  readonly name: string;
  /** A context of the kubeconfig. */
  readonly cluster: string;
}

async function check(context: ClientContext, view: View, asked: Comparison): Promise<DriftResult | undefined> {
  const { overlay, name, cluster } = asked;
  await view.focus();
  const title = `Comparing ${name} with ${cluster}`;
  const answer = await withClusterProgress(context, { overlay, title }, (token) =>
    context.server.ask('polycrate/checkDrift', { overlay, context: cluster }, token),
  );
  if (answer.done) {
    await view.refresh();
    return answer.result;
  }
  if (answer.failure.reason === 'cancelled') return undefined;
  context.log.warn(`Drift of ${name}: ${answer.failure.message}`);
  void tellFailure(context, overlay, answer.failure.message);
  return undefined;
}

async function tellFailure(context: ClientContext, overlay: string, message: string): Promise<void> {
  const chosen = await vscode.window.showErrorMessage(message, 'Choose Another Context');
  if (chosen === undefined) return;
  await forgetContext(context, overlay);
  await vscode.commands.executeCommand('polycrateGitops.checkDrift', { overlays: [overlay] });
}
