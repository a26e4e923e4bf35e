import * as vscode from 'vscode';
import type { PolicyItem, RuleItem } from '../../../server/src/protocol/policies.ts';
import { addCommand, type ClientContext, setContext } from '../clientContext.ts';
import { type PolicyNode, questionOf, toPolicyItem } from './policiesNodes.ts';
import { ListTree, openView } from './tree.ts';

const ALL = 'All environments';

/** The Policies view: policy → rule → overlay → objects. It is hidden where no policy holds. */
export function registerPoliciesTree(context: ClientContext): void {
  const tree = new PoliciesTree(context);
  const view = openView(context, 'policies', tree);
  tree.follow(view);
  addCommand(context, 'refreshPolicies', () => tree.load());
  addCommand(context, 'showOnlyFailing', () => tree.setOnlyFailing(true));
  addCommand(context, 'showAllResults', () => tree.setOnlyFailing(false));
  addCommand(context, 'choosePolicyEnvironment', async () => {
    await tree.load();
    const names = [ALL, ...tree.environments()];
    const title = 'Show Policies of an Environment';
    const chosen = await vscode.window.showQuickPick(names, { title });
    if (chosen === undefined) return;
    tree.setEnvironment(chosen === ALL ? undefined : chosen);
    view.description = chosen === ALL ? '' : chosen;
  });
  addCommand(context, 'showPolicies', () => vscode.commands.executeCommand('polycrateGitops.policies.focus'));
}

class PoliciesTree extends ListTree<PolicyItem, PolicyNode> {
  private onlyFailing = false;
  private environment: string | undefined;

  constructor(context: ClientContext) {
    super(context, 'hasPolicies');
    setContext('onlyFailing', false);
  }

  getTreeItem(node: PolicyNode): vscode.TreeItem {
    return toPolicyItem(node);
  }

  async getChildren(node?: PolicyNode): Promise<PolicyNode[]> {
    if (node === undefined) return this.shownPolicies().map((policy) => ({ type: 'policy', policy }));
    if (node.type === 'policy') {
      const { policy } = node;
      const [only] = policy.rules;
      if (only?.name === '') return overlayNodes(policy, only);
      return policy.rules.map((rule) => ({ type: 'rule', policy, rule }));
    }
    if (node.type === 'rule') return overlayNodes(node.policy, node.rule);
    return node.type === 'overlay' ? this.results(node) : [];
  }

  environments(): readonly string[] {
    const rules = this.items.flatMap((policy) => policy.rules);
    const names = rules.flatMap(({ overlays }) => overlays.map(({ overlay }) => overlay.environment));
    return [...new Set(names)].filter((name) => name !== '').sort();
  }

  setEnvironment(environment: string | undefined): void {
    this.environment = environment;
    this.redraw();
  }

  setOnlyFailing(onlyFailing: boolean): void {
    this.onlyFailing = onlyFailing;
    setContext('onlyFailing', onlyFailing);
    this.redraw();
  }

  protected ask(): Promise<readonly PolicyItem[]> {
    return this.context.server.ask('polycrate/policies', {});
  }

  /** Policies with what the filters leave of their rules and overlays. */
  private shownPolicies(): readonly PolicyItem[] {
    if (this.environment === undefined && !this.onlyFailing) return this.items;
    return this.items.flatMap((policy): PolicyItem[] => {
      const rules = policy.rules.flatMap((rule): RuleItem[] => {
        const overlays = rule.overlays
          .filter(({ overlay }) => this.environment === undefined || overlay.environment === this.environment)
          .filter(({ fail }) => !this.onlyFailing || fail > 0);
        return overlays.length === 0 ? [] : [{ ...rule, overlays }];
      });
      return rules.length === 0 ? [] : [{ ...policy, rules }];
    });
  }

  private async results(node: PolicyNode & { type: 'overlay' }): Promise<PolicyNode[]> {
    const question = questionOf(node);
    const results = await this.context.server.ask('polycrate/policyResults', question);
    return results
      .filter(({ result }) => !this.onlyFailing || result === 'fail')
      .map((result) => ({ type: 'result', question, result }));
  }
}

/** Overlays with failures first. */
function overlayNodes(policy: PolicyItem, rule: RuleItem): PolicyNode[] {
  const sorted = [...rule.overlays].sort((a, b) => b.fail - a.fail);
  return sorted.map((counts) => ({ type: 'overlay', policy, rule, counts }));
}
