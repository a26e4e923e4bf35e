import * as vscode from 'vscode';
import type { WorkspaceItem } from '../../../server/src/protocol/polycrate.ts';
import { addCommand, type ClientContext, setContext } from '../clientContext.ts';
import { type BlockNode, childrenOf, groupsOf, nameOf, toBlockItem } from './blockNodes.ts';
import { findInTree } from './findInTree.ts';

/** Milliseconds in which changes of the server's results are taken together. */
const GATHER = 400;

/** The Blocks view: blocks of a Polycrate workspace → actions, and workflows → steps. It is hidden where there is no workspace. */
export function registerBlocksTree(context: ClientContext): void {
  const tree = new BlocksTree(context);
  const view = vscode.window.createTreeView('polycrateGitops.blocks', {
    treeDataProvider: tree,
    showCollapseAll: true,
  });
  const { server, extension } = context;
  extension.subscriptions.push(
    view,
    tree,
    server.on('polycrate/environmentsChanged', () => tree.refreshSoon()),
    server.onState(() => tree.refreshSoon()),
    vscode.workspace.onDidChangeTextDocument(
      ({ document }) => document.languageId === 'polycrate-yaml' && tree.refreshSoon(),
    ),
  );
  addCommand(context, 'refreshBlocks', () => tree.refreshSoon());
  addCommand(context, 'findInBlocks', () => findInTree(view, 'blocks', tree.getChildren()[0]));
  addCommand(context, 'copyBlockName', async (node?: BlockNode) => {
    const name = node && nameOf(node);
    if (name !== undefined) await vscode.env.clipboard.writeText(name);
  });
  addCommand(context, 'openParentBlock', (node?: BlockNode) => openParent(node));
}

class BlocksTree implements vscode.TreeDataProvider<BlockNode>, vscode.Disposable {
  private readonly context: ClientContext;
  private readonly changes = new vscode.EventEmitter<undefined>();
  private workspaces: readonly WorkspaceItem[] = [];
  private timer: NodeJS.Timeout | undefined;

  readonly onDidChangeTreeData = this.changes.event;

  constructor(context: ClientContext) {
    this.context = context;
  }

  getTreeItem(node: BlockNode): vscode.TreeItem {
    return toBlockItem(node);
  }

  getChildren(node?: BlockNode): BlockNode[] {
    if (node !== undefined) return childrenOf(node);
    const [first, ...others] = this.workspaces;
    if (first !== undefined && others.length === 0) return groupsOf(first);
    return this.workspaces.map((workspace) => ({ type: 'workspace', workspace }));
  }

  /** Only rows of the first level are revealed. */
  getParent(): undefined {
    return undefined;
  }

  refreshSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.refresh();
    }, GATHER);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.changes.dispose();
  }

  /** Asks whatever the view shows: whether there is a workspace decides whether it shows at all. Rows stay until the new ones are there. */
  private async refresh(): Promise<void> {
    if (this.context.server.state !== 'running') return;
    const before = JSON.stringify(this.workspaces);
    const found = await this.context.server.ask('polycrate/blocks', {}).catch(() => undefined);
    if (found === undefined) return;
    this.workspaces = found;
    setContext('hasPolycrateWorkspace', found.length > 0);
    if (JSON.stringify(found) !== before) this.changes.fire(undefined);
  }
}

/** Opens the block that a block inherits from, where the workspace has it. */
async function openParent(node: BlockNode | undefined): Promise<void> {
  if (node?.type !== 'block') return;
  const { workspace, block } = node;
  const parent = workspace.blocks.find(({ name }) => block.from === name || block.from.startsWith(`${name}:`));
  if (parent === undefined) {
    await vscode.window.showInformationMessage(`Block \`${block.from}\` is not in this workspace.`);
    return;
  }
  const position = new vscode.Position(parent.position.line, parent.position.character);
  const uri = vscode.Uri.parse(parent.uri, true);
  await vscode.window.showTextDocument(uri, { selection: new vscode.Range(position, position) });
}
