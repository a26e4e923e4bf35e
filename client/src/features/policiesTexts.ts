import * as vscode from 'vscode';
import type { OverlayItem } from '../../../server/src/protocol/environments.ts';
import type { RuleQuestion } from '../../../server/src/protocol/policies.ts';
import { addCommand, type ClientContext } from '../clientContext.ts';
import { shortName } from '../text.ts';
import { type CommandTarget, chooseOverlay } from './overlayChoice.ts';
import type { PolicyNode } from './policiesNodes.ts';
import { RENDERED_LANGUAGE } from './rendered.ts';

/** Read-only texts about policies; what one shows stands in the query of its URI. */
const SCHEME = 'polycrate-policy';

type Shown =
  | ({ readonly what: 'why'; readonly id: string } & RuleQuestion)
  | { readonly what: 'before' | 'after'; readonly overlay: string; readonly id: string };

/** Commands that explain a verdict and show what policies of the cluster change. */
export function registerPolicyTexts(context: ClientContext): void {
  const texts = new PolicyTexts(context);
  const { server, extension } = context;
  extension.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, texts),
    server.on('polycrate/environmentsChanged', () => texts.refresh()),
  );
  addCommand(context, 'explainResult', async (node?: PolicyNode) => {
    if (node?.type !== 'result') return;
    const { question, result } = node;
    const uri = uriOf(`Why ${result.kind} ${result.name}.txt`, { what: 'why', ...question, id: result.id });
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  });
  addCommand(context, 'showClusterChanges', async (target?: CommandTarget) => {
    const overlay = await chooseOverlay(context, target, { title: 'What the Cluster Will Change' });
    if (overlay !== undefined) await showChanges(context, overlay);
  });
}

async function showChanges(context: ClientContext, { overlay, name }: OverlayItem): Promise<void> {
  const changes = await context.server.ask('polycrate/clusterChanges', { overlay });
  if (changes.length === 0) {
    void vscode.window.showInformationMessage(`The policies known here change nothing of ${name}.`);
    return;
  }
  const items = changes.map((change) => ({
    label: `${change.kind}/${change.name}`,
    description: change.namespace,
    detail: `by ${change.policies.join(', ')}`,
    change,
  }));
  const title = `What the cluster will change of ${name}`;
  const chosen = items.length === 1 ? items[0] : await vscode.window.showQuickPick(items, { title });
  if (chosen === undefined) return;
  const [before, after] = (['before', 'after'] as const).map((what) =>
    uriOf(`${chosen.change.kind} ${chosen.change.name} ${what}`, { what, overlay, id: chosen.change.id }),
  );
  const heading = `${chosen.label} in ${shortName(name)}: rendered ↔ stored by the cluster`;
  for (const uri of [before, after]) {
    const document = await vscode.workspace.openTextDocument(uri as vscode.Uri);
    await vscode.languages.setTextDocumentLanguage(document, RENDERED_LANGUAGE);
  }
  await vscode.commands.executeCommand('vscode.diff', before, after, heading);
}

function uriOf(name: string, shown: Shown): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, path: `/${name}`, query: JSON.stringify(shown) });
}

class PolicyTexts implements vscode.TextDocumentContentProvider {
  private readonly context: ClientContext;
  private readonly changes = new vscode.EventEmitter<vscode.Uri>();

  readonly onDidChange = this.changes.event;

  constructor(context: ClientContext) {
    this.context = context;
  }

  async provideTextDocumentContent({ query }: vscode.Uri): Promise<string> {
    const { server } = this.context;
    const shown = JSON.parse(query) as Shown;
    if (shown.what === 'why') {
      const { what: _, ...question } = shown;
      return (await server.ask('polycrate/policyWhy', question)) ?? 'This rule no longer judges this object.\n';
    }
    const changes = await server.ask('polycrate/clusterChanges', { overlay: shown.overlay });
    return changes.find(({ id }) => id === shown.id)?.[shown.what] ?? '';
  }

  /** Asks again for the texts that are shown. */
  refresh(): void {
    for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === SCHEME) this.changes.fire(uri);
  }
}
