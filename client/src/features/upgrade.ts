import * as vscode from 'vscode';
import type { UpgradeItem, UpgradeResult } from '../../../server/src/protocol/schemas.ts';
import { addCommand, type ClientContext } from '../clientContext.ts';
import { toRange } from './places.ts';

const MEMORY = 'upgrade';

interface UpgradeQuestion {
  readonly version: string;
  readonly cluster?: string;
}

/** What breaks when a cluster goes to a later version of Kubernetes, as a list whose entries lead to the lines. */
export function registerUpgrade(context: ClientContext): void {
  addCommand(context, 'checkUpgrade', async (given?: UpgradeQuestion) => {
    const question = given ?? (await choose(context));
    if (question === undefined) return undefined;
    const title = `Checking ${question.cluster ?? 'all clusters'} for Kubernetes ${question.version}`;
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    const result = await vscode.window.withProgress(options, (_progress, token) =>
      context.server.ask('polycrate/upgrade', question, token),
    );
    void show(result);
    return result;
  });
}

/** Cluster, then version; with one cluster or none there is nothing to choose. */
async function choose(context: ClientContext): Promise<UpgradeQuestion | undefined> {
  const { clusters, versions } = await context.server.ask('polycrate/upgradeChoices', {});
  const before = context.extension.workspaceState.get<UpgradeQuestion>(MEMORY);
  const everything = 'All clusters';
  const names = clusters.length < 2 ? [] : [everything, ...clusters];
  const title = 'Check Kubernetes Upgrade';
  const first = before?.cluster ?? everything;
  const picked =
    names.length === 0 ? everything : await pick(names, first, { title, placeHolder: 'Cluster to upgrade' });
  if (picked === undefined) return undefined;
  const known = versions.toReversed();
  const version = await pick(known, before?.version ?? known[0] ?? '', {
    title,
    placeHolder: 'Kubernetes version to go to',
  });
  if (version === undefined) return undefined;
  const question = { version, ...(picked === everything ? {} : { cluster: picked }) };
  await context.extension.workspaceState.update(MEMORY, question);
  return question;
}

/** The last choice stands first. */
function pick(names: readonly string[], last: string, options: vscode.QuickPickOptions): Thenable<string | undefined> {
  const sorted = names.includes(last) ? [last, ...names.filter((name) => name !== last)] : [...names];
  return vscode.window.showQuickPick(sorted, options);
}

type Entry = vscode.QuickPickItem & { readonly item: UpgradeItem };

async function show({ outcome, assumed, items }: UpgradeResult): Promise<void> {
  if (items.length === 0) {
    void vscode.window.showInformationMessage(outcome);
    return;
  }
  const list = vscode.window.createQuickPick<Entry>();
  list.title = outcome;
  list.placeholder = `${assumed} Move through the list to see the lines`.trim();
  list.matchOnDescription = true;
  list.matchOnDetail = true;
  list.items = items.map(toEntry);
  list.onDidChangeActive(([active]) => active && void open(active.item, true));
  list.onDidAccept(() => {
    const [chosen] = list.selectedItems;
    list.hide();
    if (chosen !== undefined) void open(chosen.item, false);
  });
  list.onDidHide(() => list.dispose());
  list.show();
}

function toEntry(item: UpgradeItem): Entry {
  const { uri, range } = item.place;
  const path = vscode.workspace.asRelativePath(vscode.Uri.parse(uri, true));
  return {
    label: `$(${item.severity}) ${item.message}`,
    description: `${path}:${range.start.line + 1}`,
    detail: item.where,
    item,
  };
}

async function open({ place }: UpgradeItem, isPeek: boolean): Promise<void> {
  const selection = toRange(place.range);
  await vscode.window.showTextDocument(vscode.Uri.parse(place.uri, true), {
    selection,
    preview: true,
    preserveFocus: isPeek,
  });
}
