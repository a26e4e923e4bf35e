import * as vscode from 'vscode';
import type {
  EnvironmentItem,
  EnvironmentOrigin,
  OverlayItem,
  OverlaySummaryItem,
  ResourceItem,
} from '../../../server/src/protocol/environments.ts';
import { changeCounts, counted, cutMiddle } from '../text.ts';

/** A row of the Environments view. Commands in menus are given the row. */
export type EnvironmentNode =
  | { readonly type: 'environment'; readonly environment: EnvironmentItem }
  | { readonly type: 'overlay'; readonly parent: string; readonly overlay: OverlayItem }
  | {
      readonly type: 'kind';
      readonly parent: string;
      readonly overlay: OverlayItem;
      readonly kind: string;
      readonly resources: readonly ResourceItem[];
    }
  | {
      readonly type: 'resource';
      readonly parent: string;
      readonly overlay: OverlayItem;
      readonly resource: ResourceItem;
    };

const SOURCES: Readonly<Record<EnvironmentOrigin, string>> = {
  teamFile: 'from the team file',
  flux: 'from Flux',
  argo: 'from Argo CD',
  polycrate: 'from workspace.poly',
  folder: 'from folder names',
  single: 'the whole repository',
};

/** What a row shows; `summary` is known after its overlay was rendered. */
export function toTreeItem(node: EnvironmentNode, summary: OverlaySummaryItem | undefined): vscode.TreeItem {
  if (node.type === 'environment') return environmentItem(node.environment);
  const item = rowItem(node, summary);
  // An overlay may be part of several environments; a row's id is that of one place in the tree.
  item.id = `${node.parent}:${node.overlay.overlay}:${item.id ?? ''}`;
  return item;
}

function rowItem(
  node: Exclude<EnvironmentNode, { type: 'environment' }>,
  summary: OverlaySummaryItem | undefined,
): vscode.TreeItem {
  if (node.type === 'overlay') return overlayItem(node.overlay, summary);
  return node.type === 'kind' ? kindItem(node.kind, node.resources) : resourceItem(node.overlay, node.resource);
}

function environmentItem({ name, source, clusters, overlays }: EnvironmentItem): vscode.TreeItem {
  const item = new vscode.TreeItem(cutMiddle(name), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `environment:${name}`;
  item.contextValue = 'environment';
  item.iconPath = new vscode.ThemeIcon('server-environment');
  // A folder of a cluster makes an environment of the same name.
  const others = clusters.filter((cluster) => cluster !== name);
  item.description = others.length > 0 ? others.join(', ') : counted(overlays.length, 'overlay');
  item.tooltip = [
    name,
    SOURCES[source],
    counted(overlays.length, 'overlay'),
    ...clusters.map((one) => `cluster ${one}`),
  ].join('\n');
  item.accessibilityInformation = { label: `Environment ${name}, ${item.description}, ${SOURCES[source]}` };
  return item;
}

function overlayItem(overlay: OverlayItem, summary: OverlaySummaryItem | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(cutMiddle(overlay.name), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = 'overlay';
  item.contextValue = 'overlay';
  item.resourceUri = vscode.Uri.parse(overlay.uri, true);
  item.iconPath = overlayIcon(summary);
  const description = overlayDescription(summary);
  item.description = description;
  item.tooltip = [overlay.name, description, ...overlay.clusters.map((one) => `cluster ${one}`)].join('\n');
  item.accessibilityInformation = { label: `Overlay ${overlay.name}, ${description}` };
  return item;
}

/** `42 resources · 2 problems · +1 ~3 -0` */
function overlayDescription(summary: OverlaySummaryItem | undefined): string {
  if (summary === undefined) return 'rendering';
  const parts = [summary.failed ? 'does not render' : counted(summary.resources.filter(isPresent).length, 'resource')];
  const problems = summary.errors + summary.warnings;
  if (problems > 0) parts.push(counted(problems, 'problem'));
  if (summary.changes !== undefined && hasChanges(summary)) parts.push(changeCounts(summary.changes));
  return parts.join(' · ');
}

function overlayIcon(summary: OverlaySummaryItem | undefined): vscode.ThemeIcon {
  if (summary?.failed || (summary?.errors ?? 0) > 0) {
    return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  }
  if ((summary?.warnings ?? 0) > 0)
    return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  return new vscode.ThemeIcon('layers');
}

/** Whether the overlay differs from HEAD, as far as that is known. */
export function hasChanges(summary: OverlaySummaryItem | undefined): boolean {
  const changes = summary?.changes;
  return changes !== undefined && changes.added + changes.changed + changes.removed > 0;
}

function isPresent(resource: ResourceItem): boolean {
  return resource.change !== 'removed';
}

function kindItem(kind: string, resources: readonly ResourceItem[]): vscode.TreeItem {
  const item = new vscode.TreeItem(kind, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `kind:${kind}`;
  item.contextValue = 'kind';
  item.iconPath = new vscode.ThemeIcon('symbol-class');
  const problems = resources.reduce((sum, one) => sum + one.problems, 0);
  item.description = [String(resources.length), ...(problems > 0 ? [counted(problems, 'problem')] : [])].join(' · ');
  return item;
}

const CHANGES = {
  added: { icon: 'diff-added', color: 'gitDecoration.addedResourceForeground', word: 'added' },
  changed: { icon: 'diff-modified', color: 'gitDecoration.modifiedResourceForeground', word: 'changed' },
  removed: { icon: 'diff-removed', color: 'gitDecoration.deletedResourceForeground', word: 'removed' },
} as const;

/** Icon and word of a change; undefined for `same`. */
export function changeLook(change: ResourceItem['change']): { icon: vscode.ThemeIcon; word: string } | undefined {
  if (change === 'same') return undefined;
  const { icon, color, word } = CHANGES[change];
  return { icon: new vscode.ThemeIcon(icon, new vscode.ThemeColor(color)), word };
}

function resourceItem(overlay: OverlayItem, resource: ResourceItem): vscode.TreeItem {
  const item = new vscode.TreeItem(cutMiddle(resource.name));
  const look = changeLook(resource.change);
  item.id = `resource:${resource.id}`;
  item.contextValue = 'resource';
  item.iconPath =
    resource.problems > 0 && look === undefined
      ? new vscode.ThemeIcon('warning')
      : (look?.icon ?? new vscode.ThemeIcon('symbol-object'));
  const problems = resource.problems > 0 ? [counted(resource.problems, 'problem')] : [];
  item.description = [resource.namespace, look?.word ?? '', ...problems].filter((part) => part !== '').join(' · ');
  item.tooltip = `${resource.kind}/${resource.name}\n${item.description}`;
  item.accessibilityInformation = { label: `${resource.kind} ${resource.name}, ${item.description}` };
  item.command = {
    title: 'Open',
    command: 'polycrateGitops.openResource',
    arguments: [{ overlay: overlay.overlay, resource }],
  };
  return item;
}
