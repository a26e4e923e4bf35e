import * as vscode from 'vscode';
import type { PreviewState } from '../../../server/src/protocol/preview.ts';
import { age, counted } from '../../../server/src/protocol/words.ts';
import { addCommand, type ClientContext, setting } from '../clientContext.ts';
import { overlayOfDocument, RENDERED_SELECTOR, type RenderedTexts, renderedEditors } from './rendered.ts';

/** How often the age of an old render is written anew. */
const TICK = 5000;

/** What a render shows beside its text: the line above it, faded while the input is broken, marks at changed lines. */
export function registerLook(context: ClientContext, texts: RenderedTexts): void {
  const lenses = new vscode.EventEmitter<void>();
  const faded = vscode.window.createTextEditorDecorationType({ isWholeLine: true, opacity: '0.6' });
  const changed = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    borderWidth: '0 0 0 3px',
    borderStyle: 'solid',
    borderColor: new vscode.ThemeColor('editorGutter.modifiedBackground'),
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.modifiedForeground'),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
  });
  const draw = (): void => {
    for (const [editor, overlay] of renderedEditors()) drawEditor(editor, texts.state(overlay));
    lenses.fire();
  };
  const drawEditor = (editor: vscode.TextEditor, state: PreviewState | undefined): void => {
    const all = new vscode.Range(0, 0, editor.document.lineCount, 0);
    editor.setDecorations(faded, state?.good === false ? [all] : []);
    const isShown = state?.good === true && setting<boolean>('preview.showChangedLines');
    const lines = isShown ? state.changedLines : [];
    editor.setDecorations(
      changed,
      lines.map((line) => ({ range: new vscode.Range(line, 0, line, 0), hoverMessage: 'Differs from HEAD' })),
    );
  };
  const ticking = setInterval(() => {
    if (renderedEditors().some(([, overlay]) => texts.state(overlay)?.good === false)) lenses.fire();
  }, TICK);
  context.extension.subscriptions.push(
    lenses,
    faded,
    changed,
    { dispose: () => clearInterval(ticking) },
    texts.onState(draw),
    vscode.window.onDidChangeVisibleTextEditors(draw),
    // Decorations are set on a text; the editor takes the new one a moment after we know it.
    vscode.workspace.onDidChangeTextDocument(({ document }) => overlayOfDocument(document) !== undefined && draw()),
    vscode.workspace.onDidChangeConfiguration(
      (event) => event.affectsConfiguration('polycrateGitops.preview') && draw(),
    ),
    vscode.languages.registerCodeLensProvider(RENDERED_SELECTOR, {
      onDidChangeCodeLenses: lenses.event,
      provideCodeLenses: (document) => lensesOf(texts.state(overlayOfDocument(document) ?? '')),
    }),
  );
  registerChangeCommands(context, texts);
}

function lensesOf(state: PreviewState | undefined): vscode.CodeLens[] {
  if (state === undefined) return [];
  const top = new vscode.Range(0, 0, 0, 0);
  const lenses = [new vscode.CodeLens(top, { title: headline(state, Date.now()), command: '' })];
  const { overlay } = state;
  if (!state.good) {
    lenses.push(new vscode.CodeLens(top, { title: 'Show problems', command: 'workbench.actions.view.problems' }));
  }
  const compare = { title: 'Compare with HEAD', command: 'polycrateGitops.compareWithHead' };
  if (vscode.workspace.isTrusted) {
    lenses.push(new vscode.CodeLens(top, { ...compare, arguments: [{ overlays: [overlay] }] }));
  }
  lenses.push(new vscode.CodeLens(top, { title: 'Another overlay', command: 'polycrateGitops.switchOverlay' }));
  return lenses;
}

/** The line above a render: `overlays/prod · 14 resources · following`. */
function headline(state: PreviewState, now: number): string {
  const parts = [state.name];
  if (state.good) parts.push(counted(state.resources, 'resource'));
  else if (state.text === '') parts.push('does not render yet', counted(state.errors, 'error'));
  else parts.push(`last good render, ${age(state.renderedAt, now)} old`, counted(state.errors, 'error'));
  if (state.masked) parts.push('Secret values hidden');
  if (state.good && setting<boolean>('preview.follow')) parts.push('following');
  return parts.join(' · ');
}

function registerChangeCommands(context: ClientContext, texts: RenderedTexts): void {
  const move = (pick: (lines: readonly number[], at: number) => number | undefined): void => {
    const editor = vscode.window.activeTextEditor;
    const overlay = editor && overlayOfDocument(editor.document);
    if (editor === undefined || overlay === undefined) return;
    const line = pick(firstLines(texts.state(overlay)?.changedLines ?? []), editor.selection.active.line);
    if (line === undefined) {
      vscode.window.setStatusBarMessage('No line differs from HEAD.', 3000);
      return;
    }
    const position = new vscode.Position(line, 0);
    editor.selection = new vscode.Selection(position, position);
    editor.revealRange(new vscode.Range(position, position), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  };
  addCommand(context, 'nextChange', () => move((lines, at) => lines.find((line) => line > at) ?? lines[0]));
  addCommand(context, 'previousChange', () => move((lines, at) => lines.findLast((line) => line < at) ?? lines.at(-1)));
}

/** The first line of each block of changed lines. */
function firstLines(lines: readonly number[]): readonly number[] {
  return lines.filter((line, index) => lines[index - 1] !== line - 1);
}
