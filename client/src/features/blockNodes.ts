import * as vscode from 'vscode';
import type { SourcePlace } from '../../../server/src/protocol/places.ts';
import type {
  ActionItem,
  BlockItem,
  StepItem,
  WorkflowItem,
  WorkspaceItem,
} from '../../../server/src/protocol/polycrate.ts';
import { counted, cutMiddle } from '../text.ts';
import { toSource } from './places.ts';

/** A row of the Blocks view. Commands in menus are given the row. */
export type BlockNode =
  | { readonly type: 'workspace'; readonly workspace: WorkspaceItem }
  | { readonly type: 'group'; readonly workspace: WorkspaceItem; readonly group: 'blocks' | 'workflows' }
  | { readonly type: 'block'; readonly workspace: WorkspaceItem; readonly block: BlockItem }
  | { readonly type: 'action'; readonly block: BlockItem; readonly action: ActionItem; readonly parent: string }
  | { readonly type: 'workflow'; readonly workspace: WorkspaceItem; readonly workflow: WorkflowItem }
  | { readonly type: 'step'; readonly step: StepItem; readonly parent: string };

/** The rows below a row. With one workspace its groups stand at the top. */
export function childrenOf(node: BlockNode): BlockNode[] {
  if (node.type === 'workspace') return groupsOf(node.workspace);
  if (node.type === 'group') {
    const { workspace, group } = node;
    return group === 'blocks'
      ? workspace.blocks.map((block) => ({ type: 'block', workspace, block }))
      : workspace.workflows.map((workflow) => ({ type: 'workflow', workspace, workflow }));
  }
  if (node.type === 'block') {
    const { block, workspace } = node;
    return block.actions.map((action) => ({ type: 'action', block, action, parent: `${workspace.uri}:${block.name}` }));
  }
  if (node.type !== 'workflow') return [];
  const parent = `${node.workspace.uri}:${node.workflow.name}`;
  return node.workflow.steps.map((step) => ({ type: 'step', step, parent }));
}

/** Blocks, and workflows where there are any. */
export function groupsOf(workspace: WorkspaceItem): BlockNode[] {
  const groups = workspace.workflows.length === 0 ? (['blocks'] as const) : (['blocks', 'workflows'] as const);
  return groups.map((group) => ({ type: 'group', workspace, group }));
}

/** The name that a row stands for; undefined for a group. */
export function nameOf(node: BlockNode): string | undefined {
  if (node.type === 'group') return undefined;
  if (node.type === 'workspace') return node.workspace.name;
  if (node.type === 'block') return node.block.name;
  if (node.type === 'action') return node.action.name;
  return node.type === 'workflow' ? node.workflow.name : node.step.name;
}

/** What a row shows. */
export function toBlockItem(node: BlockNode): vscode.TreeItem {
  if (node.type === 'workspace') return workspaceItem(node.workspace);
  if (node.type === 'group') return groupItem(node.workspace, node.group);
  if (node.type === 'block') return blockItem(node.workspace, node.block);
  if (node.type === 'action') return actionItem(node.parent, node.action);
  return node.type === 'workflow' ? workflowItem(node.workspace, node.workflow) : stepItem(node.parent, node.step);
}

interface Look {
  readonly id: string;
  readonly icon: string;
  /** What the row is, for its accessible name: `Block`, `Action`. */
  readonly what: string;
  readonly description: string;
  readonly details: readonly string[];
  readonly state: vscode.TreeItemCollapsibleState;
}

function row(name: string, place: SourcePlace | undefined, look: Look): vscode.TreeItem {
  const item = new vscode.TreeItem(cutMiddle(name), look.state);
  item.id = look.id;
  item.iconPath = new vscode.ThemeIcon(look.icon);
  item.description = look.description;
  const details = [name, look.description, ...look.details].filter((part) => part !== '');
  item.tooltip = details.join('\n');
  item.accessibilityInformation = { label: [`${look.what} ${name}`, ...details.slice(1)].join(', ') };
  if (place === undefined) return item;
  item.command = toSource(place);
  return item;
}

function workspaceItem(workspace: WorkspaceItem): vscode.TreeItem {
  const item = row(workspace.name === '' ? 'Unnamed workspace' : workspace.name, undefined, {
    id: workspace.uri,
    icon: 'package',
    what: 'Workspace',
    description: workspace.folder === '.' ? '' : workspace.folder,
    details: [counted(workspace.blocks.length, 'block'), counted(workspace.workflows.length, 'workflow')],
    state: vscode.TreeItemCollapsibleState.Collapsed,
  });
  item.contextValue = 'workspace';
  return item;
}

function groupItem(workspace: WorkspaceItem, group: 'blocks' | 'workflows'): vscode.TreeItem {
  const item = row(group === 'blocks' ? 'Blocks' : 'Workflows', undefined, {
    id: `${workspace.uri}#${group}`,
    icon: group === 'blocks' ? 'symbol-namespace' : 'list-ordered',
    what: 'Group',
    description: String(workspace[group].length),
    details: [],
    state: group === 'blocks' ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed,
  });
  item.contextValue = 'group';
  return item;
}

function blockItem(workspace: WorkspaceItem, block: BlockItem): vscode.TreeItem {
  const { name, kind, version, from, isUsed, isTemplate, actions, description } = block;
  const state = isTemplate ? 'template' : isUsed ? '' : 'installed';
  const item = row(name, block, {
    id: `${workspace.uri}#block:${name}`,
    icon: isTemplate ? 'symbol-interface' : 'package',
    what: 'Block',
    description: [kind, version, from === '' ? '' : `from ${from}`, state].filter((part) => part !== '').join(' · '),
    details: [description, counted(actions.length, 'action')],
    state: actions.length > 0 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
  });
  item.contextValue = from === '' ? 'block' : 'blockWithParent';
  return item;
}

function actionItem(parent: string, action: ActionItem): vscode.TreeItem {
  const item = row(action.name, action, {
    id: `${parent}#action:${action.name}`,
    icon: 'symbol-event',
    what: 'Action',
    description: action.from === undefined ? '' : `from ${action.from}`,
    details: [action.description],
    state: vscode.TreeItemCollapsibleState.None,
  });
  item.contextValue = 'action';
  return item;
}

function workflowItem(workspace: WorkspaceItem, workflow: WorkflowItem): vscode.TreeItem {
  const item = row(workflow.name, workflow, {
    id: `${workspace.uri}#workflow:${workflow.range.start.line}:${workflow.name}`,
    icon: 'list-ordered',
    what: 'Workflow',
    description: counted(workflow.steps.length, 'step'),
    details: [workflow.description],
    state: workflow.steps.length > 0 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
  });
  item.contextValue = 'workflow';
  return item;
}

function stepItem(parent: string, step: StepItem): vscode.TreeItem {
  const item = row(step.name, step, {
    id: `${parent}#step:${step.range.start.line}:${step.range.start.character}`,
    icon: 'debug-step-over',
    what: 'Step',
    description: `${step.block} · ${step.action}`,
    details: [],
    state: vscode.TreeItemCollapsibleState.None,
  });
  item.contextValue = 'step';
  return item;
}
