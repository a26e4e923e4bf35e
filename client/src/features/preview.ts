import * as vscode from 'vscode';
import type { OverlayItem } from '../../../server/src/protocol/environments.ts';
import { shortName } from '../../../server/src/protocol/words.ts';
import { addCommand, type ClientContext } from '../clientContext.ts';
import { allOverlays, type CommandTarget, chooseOverlay, pickOverlay } from './overlayChoice.ts';
import { overlayOfDocument, uriOfOverlay } from './rendered.ts';

/** Commands that show renders: the preview beside the editor, and comparisons in the editor's own diff view. */
export function registerPreview(context: ClientContext): void {
  addCommand(context, 'preview', async (target?: CommandTarget) => {
    const overlay = await chooseOverlay(context, target, { title: 'Preview Rendered Overlay' });
    if (overlay !== undefined) await showRendered(overlay.overlay);
  });
  addCommand(context, 'switchOverlay', async () => {
    const overlay = await pickOverlay(context, await allOverlays(context), 'Preview Another Overlay');
    if (overlay !== undefined) await showRendered(overlay.overlay, vscode.ViewColumn.Active);
  });
  addCommand(context, 'compareWithHead', async (target?: CommandTarget) => {
    const overlay = await chooseOverlay(context, target, { title: 'Compare with HEAD' });
    if (overlay !== undefined) await compareWithHead(context, overlay);
  });
  addCommand(context, 'compareOverlays', async (target?: CommandTarget) => {
    const one = await chooseOverlay(context, target, { title: 'Compare Overlay' });
    if (one === undefined) return;
    const others = (await allOverlays(context)).filter(({ overlay }) => overlay !== one.overlay);
    const other = await pickOverlay(context, others, `Compare ${one.name} with`);
    if (other === undefined) return;
    for (const { overlay, name } of [one, other]) {
      if (await context.server.ask('polycrate/renders', { overlay })) continue;
      void tellNotRendered(name);
      return;
    }
    const title = `${shortName(one.name)} ↔ ${shortName(other.name)} (rendered)`;
    await vscode.commands.executeCommand('vscode.diff', uriOfOverlay(one.overlay), uriOfOverlay(other.overlay), title);
  });
  addCommand(context, 'openResource', (resource: RenderedResource) => openResource(resource));
  addCommand(context, 'showOverlays', async (target?: CommandTarget) => {
    const overlay = await chooseOverlay(context, target, { title: 'Overlays of This File', ask: true });
    if (overlay !== undefined) await showRendered(overlay.overlay);
  });
}

/** What a row of a resource names; `namespace` is empty where none is written. */
interface RenderedResource {
  readonly overlay: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** Opens the render with the cursor on a resource. */
async function openResource(resource: RenderedResource): Promise<void> {
  const editor = await showRendered(resource.overlay);
  const line = findResource(editor.document, resource);
  if (line === undefined) return;
  const position = new vscode.Position(line, 0);
  editor.selection = new vscode.Selection(position, position);
  editor.revealRange(new vscode.Range(position, position), vscode.TextEditorRevealType.AtTop);
}

/** The first line of a resource in a rendered text: documents are parted by `---`, and what names a resource stands at fixed places. */
function findResource(document: vscode.TextDocument, { kind, namespace, name }: RenderedResource): number | undefined {
  const wanted = [kind, namespace, name].join('/');
  let [start, holder, found] = [0, '', { kind: '', namespace: '', name: '' }];
  for (let line = 0; line <= document.lineCount; line++) {
    const text = line < document.lineCount ? document.lineAt(line).text : '---';
    if (text === '---') {
      if ([found.kind, found.namespace, found.name].join('/') === wanted) return start;
      [start, holder, found] = [line + 1, '', { kind: '', namespace: '', name: '' }];
    }
    if (/^\w/.test(text)) holder = text.slice(0, text.indexOf(':'));
    const [, key, value = ''] = /^(?: {2})?(kind|namespace|name): (.*)$/.exec(text) ?? [];
    const isMeant = key !== undefined && holder === (key === 'kind' ? 'kind' : 'metadata');
    if (isMeant) found = { ...found, [key]: unquoted(value) };
  }
  return undefined;
}

function unquoted(text: string): string {
  return text.replace(/^["']|["']$/g, '');
}

/** Shows a render beside the active editor, or in its place; the focus stays where it was. */
export async function showRendered(overlay: string, column?: vscode.ViewColumn): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(uriOfOverlay(overlay));
  const shown = vscode.window.visibleTextEditors.find((editor) => overlayOfDocument(editor.document) !== undefined);
  const viewColumn = column ?? shown?.viewColumn ?? vscode.ViewColumn.Beside;
  return vscode.window.showTextDocument(document, { viewColumn, preserveFocus: true, preview: false });
}

async function compareWithHead(context: ClientContext, { overlay, name }: OverlayItem): Promise<void> {
  const head = await context.server.ask('polycrate/headText', { overlay });
  if (!head.available) {
    void vscode.window.showInformationMessage(head.reason);
    return;
  }
  const title = `${shortName(name)}: HEAD ↔ working copy (rendered)`;
  await vscode.commands.executeCommand('vscode.diff', uriOfOverlay(overlay, 'head'), uriOfOverlay(overlay), title);
}

async function tellNotRendered(name: string): Promise<void> {
  const message = `${name} does not render, so there is nothing to compare.`;
  const chosen = await vscode.window.showInformationMessage(message, 'Show Problems');
  if (chosen !== undefined) await vscode.commands.executeCommand('workbench.actions.view.problems');
}
