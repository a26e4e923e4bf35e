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

/** What a row of a resource names. */
interface RenderedResource {
  readonly overlay: string;
  readonly kind: string;
  readonly name: string;
}

/** Opens the render with the cursor on a resource. */
async function openResource({ overlay, kind, name }: RenderedResource): Promise<void> {
  const editor = await showRendered(overlay);
  const line = findResource(editor.document, kind, name);
  if (line === undefined) return;
  const position = new vscode.Position(line, 0);
  editor.selection = new vscode.Selection(position, position);
  editor.revealRange(new vscode.Range(position, position), vscode.TextEditorRevealType.AtTop);
}

/** The first line of a resource in a rendered text: documents end with `---`, and kind and name stand at fixed places. */
function findResource(document: vscode.TextDocument, kind: string, name: string): number | undefined {
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
