import * as vscode from 'vscode';
import type {
  EnvironmentItem,
  OverlayItem,
  OverlaySummaryItem,
  ResourceItem,
} from '../../../server/src/protocol/environments.ts';
import { addCommand, type ClientContext, setContext } from '../clientContext.ts';
import { type EnvironmentNode, hasChanges, toTreeItem } from './environmentNodes.ts';
import { showRendered } from './preview.ts';
import { addFind, gathered, onResults, openView, Tree } from './tree.ts';

type Filter = 'everything' | 'changed' | 'problems';

/** The Environments view: environment or cluster → overlay → kind → resource. */
export function registerEnvironmentsTree(context: ClientContext): void {
  const tree = new EnvironmentsTree(context);
  const view = openView(context, 'environments', tree);
  onResults(context, () => tree.refresh());
  addCommand(context, 'refreshEnvironments', () => tree.refresh());
  addFind(
    context,
    { command: 'findInEnvironments', view: 'environments' },
    view,
    async () => (await tree.getChildren())[0],
  );
  addCommand(context, 'showOnlyChanged', () => tree.setFilter('changed'));
  addCommand(context, 'showOnlyProblems', () => tree.setFilter('problems'));
  addCommand(context, 'showEverything', () => tree.setFilter('everything'));
  addCommand(context, 'copyOverlayPath', async (node?: EnvironmentNode) => {
    if (node?.type === 'overlay') await vscode.env.clipboard.writeText(vscode.Uri.parse(node.overlay.uri, true).fsPath);
  });
  addCommand(context, 'revealOverlay', async (node?: EnvironmentNode) => {
    if (node?.type !== 'overlay') return;
    await vscode.commands.executeCommand('revealInExplorer', vscode.Uri.parse(node.overlay.uri, true));
  });
  addCommand(context, 'openResource', ({ overlay, resource }: { overlay: string; resource: ResourceItem }) =>
    openResource(overlay, resource),
  );
}

class EnvironmentsTree extends Tree<EnvironmentNode> {
  private readonly context: ClientContext;
  /** Shows summaries that came after their rows. */
  private readonly fillSoon: () => void;
  private readonly summaries = new Map<string, OverlaySummaryItem>();
  private readonly asked = new Set<string>();
  private filter: Filter = 'everything';

  constructor(context: ClientContext) {
    super();
    this.context = context;
    this.fillSoon = gathered(context, () => this.redraw());
    setContext('filter', this.filter);
  }

  getTreeItem(node: EnvironmentNode): vscode.TreeItem {
    return toTreeItem(node, node.type === 'overlay' ? this.summaries.get(node.overlay.overlay) : undefined);
  }

  async getChildren(node?: EnvironmentNode): Promise<EnvironmentNode[]> {
    if (node === undefined) return this.environments();
    if (node.type === 'environment') return this.overlays(node.environment);
    if (node.type === 'overlay') return this.kinds(node.overlay, node.parent);
    if (node.type === 'resource') return [];
    const { parent, overlay } = node;
    return node.resources.map((resource) => ({ type: 'resource', parent, overlay, resource }));
  }

  /** Takes the server's results anew; rows keep what they show until then. */
  refresh(): void {
    this.asked.clear();
    this.redraw();
  }

  setFilter(filter: Filter): void {
    this.filter = filter;
    setContext('filter', filter);
    this.redraw();
  }

  private async environments(): Promise<EnvironmentNode[]> {
    if (this.context.server.state !== 'running') return [];
    const environments = await this.context.server.ask('polycrate/environments', {});
    setContext('hasEnvironments', environments.length > 0);
    return environments.map((environment) => ({ type: 'environment', environment }));
  }

  private async overlays({ name, overlays }: EnvironmentItem): Promise<EnvironmentNode[]> {
    const waits = this.filter !== 'everything';
    const asking = overlays.map(({ overlay }) => this.ask(overlay));
    // A filter needs to know; without one the rows stand at once and are filled in.
    if (waits) await Promise.all(asking);
    const kept = overlays.filter(({ overlay }) => this.passes(this.summaries.get(overlay)));
    return kept.map((overlay) => ({ type: 'overlay', parent: name, overlay }));
  }

  private async ask(overlay: string): Promise<void> {
    if (this.asked.has(overlay)) return;
    this.asked.add(overlay);
    const before = this.summaries.get(overlay);
    const summary = await this.context.server.ask('polycrate/overlaySummary', { overlay }).catch(() => null);
    if (summary === null) return;
    this.summaries.set(overlay, summary);
    if (JSON.stringify(before) !== JSON.stringify(summary)) this.fillSoon();
  }

  private passes(summary: OverlaySummaryItem | undefined): boolean {
    if (this.filter === 'changed') return hasChanges(summary);
    if (this.filter === 'problems')
      return summary !== undefined && (summary.failed || summary.errors + summary.warnings > 0);
    return true;
  }

  private async kinds(overlay: OverlayItem, parent: string): Promise<EnvironmentNode[]> {
    await this.ask(overlay.overlay);
    const groups = new Map<string, ResourceItem[]>();
    for (const resource of this.summaries.get(overlay.overlay)?.resources ?? []) {
      if (!this.showsResource(resource)) continue;
      groups.set(resource.kind, [...(groups.get(resource.kind) ?? []), resource]);
    }
    return [...groups]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([kind, resources]) => ({
        type: 'kind',
        parent,
        overlay,
        kind,
        resources,
      }));
  }

  private showsResource(resource: ResourceItem): boolean {
    if (this.filter === 'changed') return resource.change !== 'same';
    return this.filter === 'problems' ? resource.problems > 0 : true;
  }
}

/** Opens the render with the cursor on a resource. */
async function openResource(overlay: string, resource: ResourceItem): Promise<void> {
  const editor = await showRendered(overlay);
  const line = findResource(editor.document, resource);
  if (line === undefined) return;
  const position = new vscode.Position(line, 0);
  editor.selection = new vscode.Selection(position, position);
  editor.revealRange(new vscode.Range(position, position), vscode.TextEditorRevealType.AtTop);
}

/** The first line of a resource in a rendered text: documents end with `---`, and kind and name stand at fixed places. */
function findResource(document: vscode.TextDocument, { kind, name }: ResourceItem): number | undefined {
  let start = 0;
  let hasKind = false;
  let hasName = false;
  for (let line = 0; line < document.lineCount; line++) {
    const { text } = document.lineAt(line);
    if (text === '---') [start, hasKind, hasName] = [line + 1, false, false];
    if (text === `kind: ${kind}`) hasKind = true;
    if (/^ {2}name: /.test(text) && text.slice(8).replace(/^["']|["']$/g, '') === name) hasName = true;
    if (hasKind && hasName) return start;
  }
  return undefined;
}
