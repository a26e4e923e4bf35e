import * as vscode from 'vscode';
import type { UpgradeItem, UpgradeResult } from '../../../server/src/protocol/schemas.ts';
import { counted } from '../../../server/src/protocol/words.ts';
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
    void show(result, question);
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

async function show(result: UpgradeResult, { cluster }: UpgradeQuestion): Promise<void> {
  const { items, to } = result;
  const where = cluster ?? 'all clusters';
  if (items.length === 0) {
    void vscode.window.showInformationMessage(nothing(result, cluster));
    return;
  }
  const list = vscode.window.createQuickPick<Entry>();
  list.title = `${outcome(result)} in Kubernetes ${to} on ${where}.${unjudged(result)}`;
  list.placeholder = result.isAssumed
    ? `Some overlays run on a version that nothing says; ${result.from[0]} is taken. Move through the list to see the lines`
    : 'Move through the list to see the lines';
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

function nothing(result: UpgradeResult, cluster: string | undefined): string {
  const { judged, failed, ahead, to } = result;
  if (judged.length + failed.length + ahead.length === 0) return 'There is no overlay to judge.';
  if (judged.length + failed.length === 0) return `Every overlay runs on Kubernetes ${to} or later already.`;
  const when = `when ${cluster ?? 'all clusters'} ${cluster ? 'goes' : 'go'} to Kubernetes ${to}`;
  return `${outcome(result)} ${when}.${unjudged(result)}`;
}

/** "2 things break, 1 is deprecated"; "Nothing breaks". */
function outcome({ items }: UpgradeResult): string {
  const breaking = items.filter(({ severity }) => severity === 'error').length;
  const deprecated = items.length - breaking;
  const first = breaking === 0 ? 'Nothing breaks' : breaking === 1 ? '1 thing breaks' : `${breaking} things break`;
  return deprecated === 0 ? first : `${first}, ${deprecated} ${deprecated === 1 ? 'is' : 'are'} deprecated`;
}

/** What could not be judged, as a sentence. */
function unjudged({ failed }: UpgradeResult): string {
  if (failed.length === 0) return '';
  const what = failed.length === 1 ? 'does not render and was' : 'do not render and were';
  return ` ${counted(failed.length, 'overlay')} ${what} not judged.`;
}

function toEntry(item: UpgradeItem): Entry {
  const { uri, range } = item.place;
  const path = vscode.workspace.asRelativePath(vscode.Uri.parse(uri, true));
  const overlays =
    item.overlays.slice(0, 2).join(', ') + (item.overlays.length > 2 ? ` and ${item.overlays.length - 2} more` : '');
  return {
    label: `${item.severity === 'error' ? '$(error)' : '$(warning)'} ${item.message}`,
    description: `${path}:${range.start.line + 1}`,
    detail: `in ${overlays}`,
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
