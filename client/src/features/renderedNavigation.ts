import * as vscode from 'vscode';
import { addCommand, type ClientContext, setting } from '../clientContext.ts';
import { chooseOverlay } from './overlayChoice.ts';
import { toLocation, toRange } from './places.ts';
import { showRendered } from './preview.ts';
import { overlayOfDocument, RENDERED_SELECTOR, type RenderedTexts, renderedEditors } from './rendered.ts';

/** Milliseconds that the cursor rests before the preview follows it. */
const REST = 80;

/** Ways between a rendered line and the source that wrote it: definition, references and hover, following, commands. */
export function registerNavigation(context: ClientContext, texts: RenderedTexts): void {
  const { subscriptions } = context.extension;
  subscriptions.push(
    vscode.languages.registerDefinitionProvider(RENDERED_SELECTOR, {
      provideDefinition: async (document, position, token) => (await originAt(document, position, token))?.location,
    }),
    vscode.languages.registerReferenceProvider(RENDERED_SELECTOR, {
      provideReferences: async (document, position, _context, token) => {
        const origin = await originAt(document, position, token);
        return origin && [...(await usesOf(origin.location))];
      },
    }),
    vscode.languages.registerHoverProvider(RENDERED_SELECTOR, {
      provideHover: async (document, position, token) => {
        const origin = await originAt(document, position, token);
        return origin && new vscode.Hover(new vscode.MarkdownString(origin.words));
      },
    }),
  );
  addCommand(context, 'revealSource', async () => {
    const editor = vscode.window.activeTextEditor;
    const origin = editor && (await originAt(editor.document, editor.selection.active));
    if (origin !== undefined) await reveal(origin.location);
    else void vscode.window.setStatusBarMessage('No source wrote this line.', 3000);
  });
  addCommand(context, 'revealRendered', () => revealRendered(context));
  addCommand(context, 'toggleFollow', async () => {
    const settings = vscode.workspace.getConfiguration('polycrateGitops');
    await settings.update('preview.follow', !setting<boolean>('preview.follow'), vscode.ConfigurationTarget.Global);
  });
  registerFollowing(context);

  async function originAt(
    document: vscode.TextDocument,
    position: vscode.Position,
    token?: vscode.CancellationToken,
  ): Promise<{ location: vscode.Location; words: string } | undefined> {
    const overlay = overlayOfDocument(document);
    const state = overlay === undefined ? undefined : texts.state(overlay);
    // The position counts in the text that the editor shows; while the new text is on its way there is no answer.
    if (overlay === undefined || state === undefined || state.text !== document.getText()) return undefined;
    const { line, character } = position;
    const params = { overlay, generation: state.generation, position: { line, character } };
    const origin = await context.server.ask('polycrate/originAt', params, token);
    if (origin === null || 'gone' in origin) return undefined;
    return { location: toLocation(origin), words: origin.words };
  }
}

/** What names the source of a rendered line, by the language server as in the source itself; the source alone where nothing does. */
async function usesOf(source: vscode.Location): Promise<readonly vscode.Location[]> {
  const ask = 'vscode.executeReferenceProvider';
  const found = await vscode.commands.executeCommand<vscode.Location[]>(ask, source.uri, source.range.start);
  return found.length > 0 ? found : [source];
}

/** Opens the preview of the file's overlay, or the one on the screen, at what the field under the cursor writes. */
async function revealRendered(context: ClientContext): Promise<void> {
  const source = vscode.window.activeTextEditor;
  if (source === undefined) return;
  const shown = renderedEditors()[0];
  const overlay =
    shown?.[1] ??
    (await chooseOverlay(context, { uri: source.document.uri.toString() }, { title: 'Go to Rendered Line' }))?.overlay;
  if (overlay === undefined) return;
  const rendered = shown?.[0] ?? (await showRendered(overlay));
  const ranges = await rangesFor(context, source, overlay);
  const first = ranges[0];
  if (first === undefined) {
    vscode.window.setStatusBarMessage('This line writes nothing in the preview.', 3000);
    return;
  }
  const viewColumn = rendered.viewColumn ?? vscode.ViewColumn.Beside;
  await vscode.window.showTextDocument(rendered.document, { viewColumn, selection: first });
}

// The cursor in a source marks what it writes in every preview on the screen, and scrolls there when that is wanted.
function registerFollowing(context: ClientContext): void {
  const mark = vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor('editor.wordHighlightStrongBackground'),
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.wordHighlightStrongForeground'),
    overviewRulerLane: vscode.OverviewRulerLane.Center,
  });
  let timer: NodeJS.Timeout | undefined;
  let asked = 0;
  const follow = async (source: vscode.TextEditor): Promise<void> => {
    const at = ++asked;
    for (const [editor, overlay] of renderedEditors()) {
      const ranges = await rangesFor(context, source, overlay).catch(() => []);
      if (at !== asked) return;
      editor.setDecorations(mark, [...ranges]);
      const first = ranges[0];
      if (first !== undefined && setting<boolean>('preview.follow')) {
        editor.revealRange(first, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
      }
    }
  };
  const listening = vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
    clearTimeout(timer);
    const isSource = ['file', 'untitled'].includes(textEditor.document.uri.scheme);
    if (!isSource || context.server.state !== 'running' || renderedEditors().length === 0) return;
    timer = setTimeout(() => void follow(textEditor), REST);
  });
  context.extension.subscriptions.push(mark, listening, { dispose: () => clearTimeout(timer) });
}

async function rangesFor(
  context: ClientContext,
  source: vscode.TextEditor,
  overlay: string,
): Promise<readonly vscode.Range[]> {
  const { line, character } = source.selection.active;
  const params = { overlay, uri: source.document.uri.toString(), position: { line, character } };
  const found = await context.server.ask('polycrate/renderedFrom', params);
  return (found?.ranges ?? []).map(toRange);
}

/** Opens a place in its file, with the cursor on it. */
export async function reveal(location: vscode.Location): Promise<void> {
  const source = vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === 'file');
  await vscode.window.showTextDocument(location.uri, {
    selection: location.range,
    viewColumn: source?.viewColumn ?? vscode.ViewColumn.One,
  });
}
