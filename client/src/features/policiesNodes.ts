import * as vscode from 'vscode';
import type {
  PolicyItem,
  PolicyResultItem,
  RuleItem,
  RuleOverlayItem,
  RuleQuestion,
} from '../../../server/src/protocol/policies.ts';
import { cutMiddle } from '../text.ts';
import { toSource } from './places.ts';

/** A row of the Policies view. Commands in menus are given the row. */
export type PolicyNode =
  | { readonly type: 'policy'; readonly policy: PolicyItem }
  | { readonly type: 'rule'; readonly policy: PolicyItem; readonly rule: RuleItem }
  | { readonly type: 'overlay'; readonly policy: PolicyItem; readonly rule: RuleItem; readonly counts: RuleOverlayItem }
  | { readonly type: 'result'; readonly question: RuleQuestion; readonly result: PolicyResultItem };

/** What a row counts. */
type Counts = Pick<RuleOverlayItem, 'pass' | 'fail' | 'skip' | 'error'>;

/** The counts of several overlays together. */
export function sum(counts: readonly Counts[]): Counts {
  const total = { pass: 0, fail: 0, skip: 0, error: 0 };
  for (const one of counts) for (const name of ['pass', 'fail', 'skip', 'error'] as const) total[name] += one[name];
  return total;
}

/** What the server is asked for below an overlay. */
export function questionOf({ policy, rule, counts }: PolicyNode & { type: 'overlay' }): RuleQuestion {
  return { overlay: counts.overlay.overlay, source: policy.source, policy: policy.name, rule: rule.name };
}

/** What a row shows. */
export function toPolicyItem(node: PolicyNode): vscode.TreeItem {
  if (node.type === 'policy') return policyItem(node.policy);
  if (node.type === 'rule') return ruleItem(node.policy, node.rule);
  return node.type === 'overlay' ? overlayItem(node) : resultItem(node.question, node.result);
}

function policyItem(policy: PolicyItem): vscode.TreeItem {
  const total = sum(policy.rules.flatMap(({ overlays }) => overlays));
  const id = `${policy.source}:${policy.name}`;
  const details = [policy.title, policy.category, policy.severity && `severity ${policy.severity}`, policy.source];
  const item = row(policy.name, total, { id, what: 'Policy', details });
  item.command = toSource(policy);
  item.contextValue = 'policy';
  return item;
}

function ruleItem(policy: PolicyItem, rule: RuleItem): vscode.TreeItem {
  const id = `${policy.source}:${policy.name}#${rule.name}`;
  const item = row(rule.name, sum(rule.overlays), { id, what: 'Rule', details: [rule.action] });
  item.command = toSource(rule);
  item.contextValue = 'rule';
  return item;
}

function overlayItem({ policy, rule, counts }: PolicyNode & { type: 'overlay' }): vscode.TreeItem {
  const { overlay } = counts;
  const id = `${policy.source}:${policy.name}#${rule.name}@${overlay.overlay}`;
  const item = row(overlay.name, counts, { id, what: 'Overlay', details: [overlay.environment] });
  item.contextValue = 'overlay';
  return item;
}

interface Row {
  readonly id: string;
  readonly what: string;
  readonly details: readonly string[];
}

function row(name: string, counts: Counts, { id, what, details }: Row): vscode.TreeItem {
  const item = new vscode.TreeItem(cutMiddle(name), vscode.TreeItemCollapsibleState.Collapsed);
  const words = countWords(counts);
  item.id = id;
  item.iconPath = counts.fail > 0 ? icon('fail') : counts.error > 0 ? icon('error') : icon('pass');
  item.description = words;
  item.tooltip = [name, ...details.filter((text) => text !== ''), words].join('\n');
  item.accessibilityInformation = { label: `${what} ${name}, ${words}` };
  return item;
}

/** `2 fail · 12 pass`, and what could not be judged. */
function countWords({ pass, fail, skip, error }: Counts): string {
  if (pass + fail + skip + error === 0) return 'selects nothing';
  const parts = [
    fail > 0 && `${fail} fail`,
    error > 0 && `${error} not judged`,
    `${pass} pass`,
    skip > 0 && `${skip} skipped`,
  ];
  return parts.filter((part) => part !== false).join(' · ');
}

type Result = PolicyResultItem['result'];

/** Made when a tree asks for it: the client is loaded before the editor's classes are needed. */
function icon(result: Result): vscode.ThemeIcon {
  if (result === 'fail') return new vscode.ThemeIcon('error', new vscode.ThemeColor('problemsErrorIcon.foreground'));
  if (result === 'pass') return new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
  return new vscode.ThemeIcon(result === 'error' ? 'question' : 'circle-slash');
}

const RESULT_WORDS = { pass: 'passes', fail: 'fails', skip: 'skipped', error: 'not judged' } as const;

function resultItem(question: RuleQuestion, result: PolicyResultItem): vscode.TreeItem {
  const { kind, name, namespace, message } = result;
  const item = new vscode.TreeItem(cutMiddle(`${kind}/${name}`), vscode.TreeItemCollapsibleState.None);
  const words = RESULT_WORDS[result.result];
  item.id = `${question.source}:${question.policy}#${question.rule}@${question.overlay}:${result.id}`;
  item.iconPath = icon(result.result);
  item.description = result.result === 'pass' ? namespace : message.split('\n')[0] || words;
  item.tooltip = [`${kind}/${name}${namespace === '' ? '' : ` in ${namespace}`}`, words, message].join('\n');
  item.accessibilityInformation = { label: `${kind} ${name}, ${words}` };
  item.command = toSource(result);
  item.contextValue = 'policyResult';
  return item;
}
