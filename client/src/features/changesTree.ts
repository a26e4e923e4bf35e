import * as vscode from 'vscode';
import type {
  FieldDifference,
  OverlayDifference,
  ResourceDifference,
} from '../../../server/src/protocol/environments.ts';
import { type ClientContext, setContext } from '../clientContext.ts';
import { changeCounts, counted, cutMiddle } from '../text.ts';
import { changeLook } from './environmentNodes.ts';
import { onResults, openView, Tree } from './tree.ts';

type ChangeNode =
  | { readonly type: 'overlay'; readonly difference: OverlayDifference; readonly overlay: OverlayDifference['overlay'] }
  | { readonly type: 'resource'; readonly difference: OverlayDifference; readonly resource: ResourceDifference }
  | { readonly type: 'field'; readonly field: FieldDifference };

/** The Changes view: what the uncommitted change does to each rendered overlay, as a plan. */
export function registerChangesTree(context: ClientContext): void {
  const tree = new ChangesTree(context);
  const view = openView(context, 'changes', tree);
  tree.onSummary = (message, count) => {
    // An untrusted workspace is spoken of by the welcome text, once.
    view.message = vscode.workspace.isTrusted ? message : '';
    view.badge = count === 0 ? undefined : { value: count, tooltip: `${counted(count, 'overlay')} changed` };
  };
  const soon = onResults(context, () => tree.redraw());
  context.extension.subscriptions.push(view.onDidChangeVisibility(({ visible }) => visible && soon()));
}

class ChangesTree extends Tree<ChangeNode> {
  private readonly context: ClientContext;
  onSummary: (message: string, overlays: number) => void = () => undefined;

  constructor(context: ClientContext) {
    super();
    this.context = context;
  }

  getTreeItem(node: ChangeNode): vscode.TreeItem {
    if (node.type === 'overlay') return overlayItem(node.difference);
    return node.type === 'resource' ? resourceItem(node.difference, node.resource) : fieldItem(node.field);
  }

  async getChildren(node?: ChangeNode): Promise<ChangeNode[]> {
    if (node === undefined) return this.overlays();
    if (node.type === 'overlay') {
      const { difference } = node;
      return difference.resources.map((resource) => ({ type: 'resource', difference, resource }));
    }
    return node.type === 'resource' ? node.resource.fields.map((field) => ({ type: 'field', field })) : [];
  }

  private async overlays(): Promise<ChangeNode[]> {
    if (this.context.server.state !== 'running') return [];
    const differences = await this.context.server.ask('polycrate/differences', {});
    const overlays = differences.available ? differences.overlays : [];
    setContext('hasChanges', overlays.length > 0);
    this.onSummary(differences.available ? '' : differences.reason, overlays.length);
    return overlays.map((difference) => ({ type: 'overlay', difference, overlay: difference.overlay }));
  }
}

function overlayItem({ overlay, resources }: OverlayDifference): vscode.TreeItem {
  const item = new vscode.TreeItem(cutMiddle(overlay.name), vscode.TreeItemCollapsibleState.Collapsed);
  const count = (change: string): number => resources.filter((one) => one.change === change).length;
  const counts = { added: count('added'), changed: count('changed'), removed: count('removed') };
  item.id = overlay.overlay;
  item.contextValue = 'changedOverlay';
  item.iconPath = new vscode.ThemeIcon('layers');
  item.description = [changeCounts(counts), ...overlay.clusters].join(' · ');
  const words = `${counts.added} to add, ${counts.changed} to change, ${counts.removed} to remove`;
  item.tooltip = `${overlay.name}\n${words}`;
  item.accessibilityInformation = { label: `Overlay ${overlay.name}, ${words}` };
  return item;
}

function resourceItem({ overlay }: OverlayDifference, resource: ResourceDifference): vscode.TreeItem {
  const { kind, name, change, was, fields } = resource;
  const state = fields.length > 0 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None;
  const item = new vscode.TreeItem(cutMiddle(`${kind}/${name}`), state);
  const look = changeLook(change);
  item.id = `${overlay.overlay}:${resource.id}:${change}`;
  item.contextValue = 'changedResource';
  if (look !== undefined) item.iconPath = look.icon;
  const only = fields.length === 1 ? fields[0] : undefined;
  item.description = was !== undefined ? `was ${was}` : only !== undefined ? fieldWords(only) : (look?.word ?? '');
  item.tooltip = [`${kind}/${name}`, look?.word ?? '', ...fields.map((one) => `${one.path}: ${fieldWords(one)}`)].join(
    '\n',
  );
  item.accessibilityInformation = { label: `${kind} ${name}, ${look?.word ?? ''}, ${counted(fields.length, 'field')}` };
  item.command = {
    title: 'Compare with HEAD',
    command: 'polycrateGitops.compareWithHead',
    arguments: [{ overlays: [overlay.overlay] }],
  };
  return item;
}

function fieldItem(field: FieldDifference): vscode.TreeItem {
  const item = new vscode.TreeItem(cutMiddle(field.path));
  item.description = fieldWords(field);
  item.tooltip = `${field.path}\n${fieldWords(field)}`;
  item.iconPath = new vscode.ThemeIcon('symbol-field');
  return item;
}

function fieldWords({ before, after }: FieldDifference): string {
  return `${before ?? '(none)'} → ${after ?? '(none)'}`;
}
