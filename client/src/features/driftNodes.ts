import * as vscode from 'vscode';
import type {
  DriftAddition,
  DriftField,
  DriftResource,
  DriftResult,
  DriftState,
} from '../../../server/src/protocol/drift.ts';
import { age, counted, cutMiddle } from '../text.ts';

/** A row of the Drift view. */
export type DriftNode =
  | { readonly type: 'check'; readonly result: DriftResult }
  | { readonly type: 'fine'; readonly result: DriftResult; readonly resources: readonly DriftResource[] }
  | { readonly type: 'resource'; readonly result: DriftResult; readonly resource: DriftResource }
  | {
      readonly type: 'field';
      readonly result: DriftResult;
      readonly resource: DriftResource;
      readonly field: DriftField;
    }
  | { readonly type: 'addition'; readonly addition: DriftAddition }
  | { readonly type: 'note'; readonly text: string };

const STATES: Readonly<Record<DriftState, { readonly words: string; readonly icon: string }>> = {
  inSync: { words: 'in sync', icon: 'check' },
  changed: { words: 'changed in the cluster', icon: 'diff-modified' },
  differsFromGit: { words: 'differs from Git', icon: 'diff-modified' },
  pending: { words: 'not applied yet', icon: 'clock' },
  driftAndPending: { words: 'changed in the cluster and in Git', icon: 'diff-modified' },
  alreadyAtGit: { words: 'already as in Git', icon: 'check' },
  missing: { words: 'missing in the cluster', icon: 'diff-removed' },
  pendingCreation: { words: 'not created yet', icon: 'clock' },
  pendingRemoval: { words: 'not removed yet', icon: 'clock' },
  extra: { words: 'only in the cluster', icon: 'diff-added' },
  orphan: { words: 'left over in the cluster', icon: 'diff-added' },
  excluded: { words: 'excluded', icon: 'circle-slash' },
  cannotApply: { words: 'cannot be applied', icon: 'error' },
  terminating: { words: 'being deleted', icon: 'loading' },
  notPermitted: { words: 'not permitted to read', icon: 'lock' },
  unknownKind: { words: 'kind unknown to the cluster', icon: 'question' },
  unreadable: { words: 'could not be read', icon: 'question' },
  notVerifiable: { words: 'encrypted, not verifiable', icon: 'key' },
};

/** What a row shows. */
export function toDriftItem(node: DriftNode): vscode.TreeItem {
  if (node.type === 'check') return checkItem(node.result);
  if (node.type === 'fine') return fineItem(node.resources);
  if (node.type === 'resource') return resourceItem(node);
  if (node.type === 'field') return fieldItem(node);
  return node.type === 'addition' ? additionItem(node.addition) : noteItem(node.text);
}

/** Rows below a row. */
export function driftChildren(node: DriftNode): DriftNode[] {
  if (node.type === 'check') return checkChildren(node.result);
  if (node.type === 'fine')
    return node.resources.map((resource) => ({ type: 'resource', result: node.result, resource }));
  if (node.type !== 'resource') return [];
  const { result, resource } = node;
  return [
    ...resource.fields.map((field): DriftNode => ({ type: 'field', result, resource, field })),
    ...resource.additions.map((addition): DriftNode => ({ type: 'addition', addition })),
    ...resource.notes.map((text): DriftNode => ({ type: 'note', text })),
  ];
}

function checkChildren(result: DriftResult): DriftNode[] {
  const fine = result.resources.filter(({ means }) => means === 'fine');
  const others = (means: DriftResource['means']): DriftNode[] =>
    result.resources.filter((one) => one.means === means).map((resource) => ({ type: 'resource', result, resource }));
  return [
    ...others('different'),
    ...others('unjudged'),
    ...(fine.length > 0 ? [{ type: 'fine', result, resources: fine } as const] : []),
    ...result.notes.map((text): DriftNode => ({ type: 'note', text })),
  ];
}

function checkItem({
  overlay,
  name,
  context,
  server,
  checkedAt,
  resources,
  knowsApplied,
}: DriftResult): vscode.TreeItem {
  const item = new vscode.TreeItem(cutMiddle(name), vscode.TreeItemCollapsibleState.Expanded);
  const different = resources.filter(({ means }) => means === 'different').length;
  const unjudged = resources.filter(({ means }) => means === 'unjudged').length;
  const word = knowsApplied ? (different === 1 ? 'difference' : 'differences') : 'differing from Git';
  const parts = [different === 0 ? 'in sync' : `${different} ${word}`];
  if (unjudged > 0) parts.push(`${unjudged} not judged`);
  item.id = `${overlay}@${context}`;
  item.contextValue = 'driftCheck';
  item.iconPath = new vscode.ThemeIcon(different === 0 ? 'pass' : 'cloud');
  item.description = [context, ...parts, `${age(Date.parse(checkedAt), Date.now())} ago`].join(' · ');
  item.tooltip = [`${name} against ${context}`, server, parts.join(', '), `checked ${checkedAt}`].join('\n');
  item.accessibilityInformation = { label: `${name} against cluster context ${context}, ${parts.join(', ')}` };
  return item;
}

function fineItem(resources: readonly DriftResource[]): vscode.TreeItem {
  const item = new vscode.TreeItem(`${counted(resources.length, 'resource')} as in Git`);
  item.collapsibleState = vscode.TreeItemCollapsibleState.Collapsed;
  item.iconPath = new vscode.ThemeIcon('check');
  return item;
}

function resourceItem({ result, resource }: Extract<DriftNode, { type: 'resource' }>): vscode.TreeItem {
  const { kind, name, namespace, state, fields, localEdits, source } = resource;
  const hasChildren = driftChildren({ type: 'resource', result, resource }).length > 0;
  const item = new vscode.TreeItem(cutMiddle(`${kind}/${name}`));
  item.collapsibleState = hasChildren
    ? vscode.TreeItemCollapsibleState.Collapsed
    : vscode.TreeItemCollapsibleState.None;
  const { words, icon } = STATES[state];
  item.id = `${result.overlay}@${result.context}:${resource.id}`;
  item.contextValue = source === undefined ? 'driftResource' : 'driftResourceWithSource';
  item.iconPath = new vscode.ThemeIcon(icon);
  const count = fields.filter((field) => field.ignored === undefined).length;
  const parts = [words, ...(count > 0 ? [counted(count, 'field')] : []), ...(localEdits ? ['local edits'] : [])];
  item.description = parts.join(' · ');
  item.tooltip = [`${kind}/${name}`, namespace, ...parts, ...resource.notes].filter((line) => line !== '').join('\n');
  item.accessibilityInformation = { label: `${kind} ${name}, ${parts.join(', ')}` };
  item.command = openCommand({ type: 'resource', result, resource });
  return item;
}

function fieldItem(node: Extract<DriftNode, { type: 'field' }>): vscode.TreeItem {
  const { path, rendered, applied, live, writer, ignored, note, source, verdict } = node.field;
  const item = new vscode.TreeItem(cutMiddle(path));
  const values = `${rendered ?? '(none)'} in Git, ${live ?? '(none)'} in the cluster`;
  item.contextValue = source === undefined ? 'driftField' : 'driftFieldWithSource';
  item.iconPath = new vscode.ThemeIcon(
    ignored !== undefined ? 'circle-slash' : verdict === 'pending' ? 'clock' : 'diff-modified',
  );
  item.description = [
    `${rendered ?? '(none)'} → ${live ?? '(none)'}`,
    writer?.words ?? '',
    ignored === undefined ? '' : 'ignored',
  ]
    .filter((part) => part !== '')
    .join(' · ');
  const was = applied === undefined || applied === rendered ? [] : [`${applied} was applied`];
  item.tooltip = [path, values, ...was, writer?.words, note, ignored].filter((line) => line !== undefined).join('\n');
  item.accessibilityInformation = { label: `${path}, ${values}, ${writer?.words ?? ''}` };
  item.command = openCommand(node);
  return item;
}

function additionItem({ path, live, writer }: DriftAddition): vscode.TreeItem {
  const item = new vscode.TreeItem(cutMiddle(path));
  item.iconPath = new vscode.ThemeIcon('info');
  item.description = [`${live} in the cluster, Git does not set it`, writer?.words ?? '']
    .filter((part) => part !== '')
    .join(' · ');
  item.tooltip = `${path}\n${item.description}`;
  return item;
}

function noteItem(text: string): vscode.TreeItem {
  const item = new vscode.TreeItem(text);
  item.iconPath = new vscode.ThemeIcon('info');
  item.tooltip = text;
  return item;
}

function openCommand(node: DriftNode): vscode.Command {
  return { title: 'Open', command: 'polycrateGitops.openDrift', arguments: [node] };
}
