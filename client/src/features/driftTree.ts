import * as vscode from 'vscode';
import type { DriftResource, DriftResult } from '../../../server/src/protocol/drift.ts';
import type { OverlayItem } from '../../../server/src/protocol/environments.ts';
import type { SourcePlace } from '../../../server/src/protocol/places.ts';
import { addCommand, type ClientContext, setContext } from '../clientContext.ts';
import { chooseCluster, forgetContext, withClusterProgress } from './clusterChoice.ts';
import { type DriftNode, driftChildren, toDriftItem } from './driftNodes.ts';
import type { CommandTarget } from './overlayChoice.ts';
import { toLocation } from './places.ts';
import { reveal } from './renderedNavigation.ts';
import { openView, Tree } from './tree.ts';

const SCHEME = 'polycrate-drift';

/** The Drift view: what a cluster holds compared with Git, after a person asked for it. */
export function registerDriftTree(context: ClientContext): void {
  const tree = new DriftTree();
  const view = openView(context, 'drift', tree);
  context.extension.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, tree),
    tree.onDidChangeTreeData(() => {
      const count = tree.different;
      view.badge = count === 0 ? undefined : { value: count, tooltip: `${count} not as in Git` };
    }),
  );
  addCommand(context, 'checkDrift', async (target?: CommandTarget) => {
    const chosen = await chooseCluster(context, target, {
      title: 'Check Drift',
      cluster: (name) => `Cluster to compare ${name} with`,
    });
    return chosen && check(context, tree, chosen.overlay, chosen.cluster);
  });
  addCommand(context, 'checkDriftAgain', async (node?: DriftNode) => {
    if (node?.type !== 'check') return undefined;
    const { overlay, name, context: cluster } = node.result;
    return check(context, tree, { overlay, name }, cluster);
  });
  addCommand(context, 'clearDrift', () => tree.clear());
  addCommand(context, 'openDrift', (node: DriftNode) => tree.open(node));
  addCommand(context, 'revealDriftSource', (node?: DriftNode) => revealSource(node));
}

async function check(
  context: ClientContext,
  tree: DriftTree,
  { overlay, name }: Pick<OverlayItem, 'overlay' | 'name'>,
  cluster: string,
): Promise<DriftResult | undefined> {
  await vscode.commands.executeCommand('polycrateGitops.drift.focus');
  const title = `Comparing ${name} with ${cluster}`;
  const answer = await withClusterProgress(context, { overlay, title }, (token) =>
    context.server.ask('polycrate/checkDrift', { overlay, context: cluster }, token),
  );
  if (answer.done) {
    tree.add(answer.result);
    return answer.result;
  }
  if (answer.failure.reason === 'cancelled') return undefined;
  context.log.warn(`Drift of ${name}: ${answer.failure.message}`);
  void tellFailure(context, { overlay, name }, answer.failure.message);
  return undefined;
}

async function tellFailure(
  context: ClientContext,
  { overlay, name }: Pick<OverlayItem, 'overlay' | 'name'>,
  message: string,
): Promise<void> {
  const chosen = await vscode.window.showErrorMessage(message, 'Choose Another Context');
  if (chosen === undefined) return;
  await forgetContext(context, overlay);
  await vscode.commands.executeCommand('polycrateGitops.checkDrift', { overlay: { overlay, name } });
}

async function revealSource(node: DriftNode | undefined): Promise<void> {
  const source = node === undefined ? undefined : sourceOf(node);
  if (source === undefined) {
    vscode.window.setStatusBarMessage('No line in Git sets this.', 3000);
    return;
  }
  await reveal(toLocation(source));
}

function sourceOf(node: DriftNode): SourcePlace | undefined {
  if (node.type === 'field') return node.field.source ?? node.resource.source;
  return node.type === 'resource' ? node.resource.source : undefined;
}

class DriftTree extends Tree<DriftNode> implements vscode.TextDocumentContentProvider {
  private readonly texts = new vscode.EventEmitter<vscode.Uri>();
  private readonly results = new Map<string, DriftResult>();
  private opened: DriftNode | undefined;

  readonly onDidChange = this.texts.event;

  get different(): number {
    const resources = [...this.results.values()].flatMap((result) => result.resources);
    return resources.filter(({ means }) => means === 'different').length;
  }

  getTreeItem(node: DriftNode): vscode.TreeItem {
    return toDriftItem(node);
  }

  getChildren(node?: DriftNode): DriftNode[] {
    if (node !== undefined) return driftChildren(node);
    return [...this.results.values()].map((result) => ({ type: 'check', result }));
  }

  add(result: DriftResult): void {
    this.results.set(`${result.overlay}@${result.context}`, result);
    this.opened = undefined;
    setContext('hasDrift', true);
    this.redraw();
    for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === SCHEME) this.texts.fire(uri);
  }

  clear(): void {
    this.results.clear();
    setContext('hasDrift', false);
    this.redraw();
  }

  /** A first click on a row opens both sides; a second one the line in Git. */
  async open(node: DriftNode): Promise<void> {
    if (node.type !== 'resource' && node.type !== 'field') return;
    const again = this.opened === node;
    this.opened = node;
    if (again && sourceOf(node) !== undefined) return revealSource(node);
    const { result, resource } = node;
    const uri = (side: string): vscode.Uri => driftUri(result, resource, side);
    const title = `${resource.kind}/${resource.name}: Git ↔ ${result.context}`;
    await vscode.commands.executeCommand('vscode.diff', uri('git'), uri('cluster'), title, { preview: true });
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const { key, id, side } = JSON.parse(uri.query) as { key: string; id: string; side: string };
    const resource = this.results.get(key)?.resources.find((one) => one.id === id);
    return (side === 'git' ? resource?.renderedText : resource?.liveText) ?? '';
  }

  override dispose(): void {
    super.dispose();
    this.texts.dispose();
  }
}

function driftUri(result: DriftResult, resource: DriftResource, side: string): vscode.Uri {
  const query = JSON.stringify({ key: `${result.overlay}@${result.context}`, id: resource.id, side });
  return vscode.Uri.from({ scheme: SCHEME, path: `/${side}/${resource.kind}-${resource.name}.yaml`, query });
}
