import * as vscode from 'vscode';
import type { ViewFilter, ViewRow } from '../../../server/src/protocol/views.ts';
import { addCommand, type ClientContext, setContext } from '../clientContext.ts';
import { allOverlays } from './overlayChoice.ts';
import { selectText } from './places.ts';
import { showTexts } from './texts.ts';
import { View } from './view.ts';

/** The views of the activity bar that follow the server's results, and the commands of their titles and rows. */
export function registerViews(context: ClientContext): void {
  registerEnvironments(context);
  new View(context, 'changes', { key: 'hasChanges' });
  registerPolicies(context);
  registerBlocks(context);
}

/** Environment or cluster → overlay → kind → resource. */
function registerEnvironments(context: ClientContext): void {
  const view = new View(context, 'environments', { key: 'hasEnvironments' });
  const show = (name: string, only?: ViewFilter['only']) => () => {
    setContext('filter', name);
    return view.setFilter({ only });
  };
  setContext('filter', 'everything');
  view.addFind('findInEnvironments');
  addCommand(context, 'refreshEnvironments', () => view.refresh());
  addCommand(context, 'showOnlyChanged', show('changed', 'changed'));
  addCommand(context, 'showOnlyProblems', show('problems', 'problems'));
  addCommand(context, 'showEverything', show('everything'));
  addCommand(context, 'copyOverlayPath', async (row?: ViewRow) => {
    if (row?.uri !== undefined) await vscode.env.clipboard.writeText(vscode.Uri.parse(row.uri, true).fsPath);
  });
  addCommand(context, 'revealOverlay', async (row?: ViewRow) => {
    if (row?.uri === undefined) return;
    await vscode.commands.executeCommand('revealInExplorer', vscode.Uri.parse(row.uri, true));
  });
}

const ALL = 'All environments';

/** Policy → rule → overlay → resource. The view is hidden where no policy holds. */
function registerPolicies(context: ClientContext): void {
  const view = new View(context, 'policies', { key: 'hasPolicies', isHiddenWhenEmpty: true });
  const show = (only?: 'failing') => () => {
    setContext('onlyFailing', only !== undefined);
    return view.setFilter({ only });
  };
  setContext('onlyFailing', false);
  addCommand(context, 'refreshPolicies', () => view.refresh());
  addCommand(context, 'showPolicies', () => view.focus());
  addCommand(context, 'showOnlyFailing', show('failing'));
  addCommand(context, 'showAllResults', show());
  addCommand(context, 'choosePolicyEnvironment', async () => {
    const names = (await allOverlays(context)).map(({ environment }) => environment).filter((name) => name !== '');
    const title = 'Show Policies of an Environment';
    const chosen = await vscode.window.showQuickPick([ALL, ...[...new Set(names)].sort()], { title });
    if (chosen !== undefined) await view.setFilter({ environment: chosen === ALL ? undefined : chosen });
  });
  addCommand(context, 'explainResult', (row?: ViewRow) => row?.texts && showTexts(row.texts));
}

/** Blocks of a Polycrate workspace → actions, and workflows → steps. The view is hidden where there is no workspace. */
function registerBlocks(context: ClientContext): void {
  const view = new View(context, 'blocks', { key: 'hasPolycrateWorkspace', isHiddenWhenEmpty: true });
  context.extension.subscriptions.push(
    vscode.workspace.onDidChangeTextDocument(({ document }) => document.languageId === 'polycrate-yaml' && view.soon()),
  );
  view.addFind('findInBlocks');
  addCommand(context, 'refreshBlocks', () => view.refresh());
  addCommand(context, 'copyBlockName', async (row?: ViewRow) => {
    if (row?.name !== undefined) await vscode.env.clipboard.writeText(row.name);
  });
  addCommand(context, 'openParentBlock', async (row?: ViewRow) => {
    if (row?.place !== undefined) await selectText(row.place);
    else if (row !== undefined)
      await vscode.window.showInformationMessage(`What \`${row.name}\` inherits from is not in this workspace.`);
  });
}
