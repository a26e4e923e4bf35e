import * as vscode from 'vscode';
import type { Span } from '../../../server/src/protocol/places.ts';
import type { RefactorQuestion, RefactorSteps } from '../../../server/src/protocol/refactor.ts';
import { addCommand, type ClientContext } from '../clientContext.ts';
import { type CommandTarget, chooseOverlay, type OverlayTarget } from './overlayChoice.ts';
import { toRange } from './places.ts';

/** Extracting patches and components, and copying overlays: asked here, planned by the server, applied as one edit that can be undone. */
export function registerRefactor(context: ClientContext): void {
  addCommand(context, 'extractPatch', (target?: OverlayTarget) => extractPatch(context, target));
  addCommand(context, 'extractComponent', () => extractComponent(context));
  addCommand(context, 'newOverlay', (target?: CommandTarget) => newOverlay(context, target));
}

async function extractPatch(context: ClientContext, target: OverlayTarget = {}): Promise<boolean> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return false;
  const overlay = await chooseOverlay(context, target, {
    title: 'Extract Patch for Overlay',
    ask: target.overlays?.length !== 1,
  });
  if (overlay === undefined) return false;
  const { uri, range } = placeOf(editor);
  return carryOut(context, { kind: 'extractPatch', uri, range, overlay: overlay.overlay });
}

async function extractComponent(context: ClientContext): Promise<boolean> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return false;
  const { uri, range } = placeOf(editor);
  const name = await askName('Extract Component', 'Name of the new folder below components');
  return name === undefined ? false : carryOut(context, { kind: 'extractComponent', uri, range, name });
}

async function newOverlay(context: ClientContext, target?: CommandTarget): Promise<boolean> {
  const title = 'New Overlay from an Existing One';
  const overlay = await chooseOverlay(context, target, { title, ask: target === undefined });
  if (overlay === undefined) return false;
  const name = await askName(title, `Name of the folder beside ${overlay.name}`);
  return name === undefined ? false : carryOut(context, { kind: 'newOverlay', overlay: overlay.overlay, name });
}

function placeOf({ document, selection }: vscode.TextEditor): { uri: string; range: Span } {
  const point = ({ line, character }: vscode.Position) => ({ line, character });
  return { uri: document.uri.toString(), range: { start: point(selection.start), end: point(selection.end) } };
}

async function askName(title: string, prompt: string): Promise<string | undefined> {
  const name = await vscode.window.showInputBox({
    title,
    prompt,
    validateInput: (text) =>
      text === '' || /^(?!\.{1,2}$)[^/\\\s][^/\\]*$/.test(text) ? undefined : 'Write one name, without slashes.',
  });
  return name === '' ? undefined : name;
}

/** Asks for the plan and applies it as one step that can be undone; what is left to do by hand is told beside what was made. */
async function carryOut(context: ClientContext, question: RefactorQuestion): Promise<boolean> {
  const answer = await context.server.ask('polycrate/refactor', question);
  if ('problem' in answer) {
    void vscode.window.showErrorMessage(answer.problem);
    return false;
  }
  const { plan, notes } = answer;
  const done = await vscode.workspace.applyEdit(await editOf(plan), { isRefactoring: true });
  const made =
    plan.creates[0]?.uri ?? plan.copies.find(({ to }) => /\/kustomization\.ya?ml$|\/Kustomization$/.test(to))?.to;
  if (!done || made === undefined) return done;
  await vscode.window.showTextDocument(vscode.Uri.parse(made, true));
  if (notes.length > 0) void vscode.window.showInformationMessage(notes.join(' '));
  return true;
}

async function editOf(plan: RefactorSteps): Promise<vscode.WorkspaceEdit> {
  const edit = new vscode.WorkspaceEdit();
  for (const { uri, range, text } of plan.edits) edit.replace(vscode.Uri.parse(uri, true), toRange(range), text);
  for (const { from, to, edits } of plan.copies) {
    const contents = await copied(vscode.Uri.parse(from, true), edits);
    edit.createFile(vscode.Uri.parse(to, true), { contents });
  }
  for (const { uri, text } of plan.creates)
    edit.createFile(vscode.Uri.parse(uri, true), { contents: new TextEncoder().encode(text) });
  // After the edits: the server follows moves by itself, and then finds no entry any more that it would follow twice.
  for (const { from, to } of plan.renames)
    edit.renameFile(vscode.Uri.parse(from, true), vscode.Uri.parse(to, true), { overwrite: false });
  return edit;
}

/** The bytes of a file; its text as it is in the editor where that has to change. */
async function copied(uri: vscode.Uri, edits: RefactorSteps['copies'][number]['edits']): Promise<Uint8Array> {
  if (edits.length === 0) return vscode.workspace.fs.readFile(uri);
  const document = await vscode.workspace.openTextDocument(uri);
  const places = edits.map(({ range, text }) => ({
    start: document.offsetAt(toRange(range).start),
    end: document.offsetAt(toRange(range).end),
    text,
  }));
  const now = places
    .sort((a, b) => b.start - a.start)
    .reduce((before, { start, end, text }) => before.slice(0, start) + text + before.slice(end), document.getText());
  return new TextEncoder().encode(now);
}
