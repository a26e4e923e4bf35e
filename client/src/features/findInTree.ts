import * as vscode from 'vscode';

/**
 * Opens the search of a tree view. The editor's own command searches the list that had the focus last, and a folded view
 * makes its list only when it is shown: a row gets the focus first. Trees need `getParent` for that.
 */
export async function findInTree<T>(view: vscode.TreeView<T>, id: string, first: T | undefined): Promise<void> {
  await vscode.commands.executeCommand(`polycrateGitops.${id}.focus`);
  if (first === undefined) return;
  await view.reveal(first, { focus: true, select: false });
  await vscode.commands.executeCommand('list.find');
}
