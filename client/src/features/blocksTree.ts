import * as vscode from 'vscode';
import type { WorkspaceItem } from '../../../server/src/protocol/polycrate.ts';
import { addCommand, type ClientContext } from '../clientContext.ts';
import { type BlockNode, childrenOf, groupsOf, nameOf, toBlockItem } from './blockNodes.ts';
import { selectText } from './places.ts';
import { addFind, ListTree, openView } from './tree.ts';

/** The Blocks view: blocks of a Polycrate workspace → actions, and workflows → steps. It is hidden where there is no workspace. */
export function registerBlocksTree(context: ClientContext): void {
  const tree = new BlocksTree(context, 'hasPolycrateWorkspace');
  const view = openView(context, 'blocks', tree);
  const soon = tree.follow(view);
  context.extension.subscriptions.push(
    vscode.workspace.onDidChangeTextDocument(({ document }) => document.languageId === 'polycrate-yaml' && soon()),
  );
  addCommand(context, 'refreshBlocks', () => tree.load());
  addFind(context, { command: 'findInBlocks', view: 'blocks' }, view, async () => {
    await tree.load();
    return tree.getChildren()[0];
  });
  addCommand(context, 'copyBlockName', async (node?: BlockNode) => {
    const name = node && nameOf(node);
    if (name !== undefined) await vscode.env.clipboard.writeText(name);
  });
  addCommand(context, 'openParentBlock', (node?: BlockNode) => openParent(node));
}

class BlocksTree extends ListTree<WorkspaceItem, BlockNode> {
  getTreeItem(node: BlockNode): vscode.TreeItem {
    return toBlockItem(node);
  }

  getChildren(node?: BlockNode): BlockNode[] {
    if (node !== undefined) return childrenOf(node);
    const [first, ...others] = this.items;
    if (first !== undefined && others.length === 0) return groupsOf(first);
    return this.items.map((workspace) => ({ type: 'workspace', workspace }));
  }

  protected ask(): Promise<readonly WorkspaceItem[]> {
    return this.context.server.ask('polycrate/blocks', {});
  }
}

/** Opens the block that a block inherits from, where the workspace has it. */
async function openParent(node: BlockNode | undefined): Promise<void> {
  if (node?.type !== 'block') return;
  const { workspace, block } = node;
  const parent = workspace.blocks.find(({ name }) => block.from === name || block.from.startsWith(`${name}:`));
  if (parent === undefined)
    await vscode.window.showInformationMessage(`Block \`${block.from}\` is not in this workspace.`);
  else await selectText(parent);
}
