import * as vscode from 'vscode';
import type { PreviewState } from '../../../server/src/protocol/preview.ts';
import {
  RENDERED_SCHEME,
  type RenderedSide,
  readRenderedPath,
  renderedUri,
} from '../../../server/src/protocol/renderedUri.ts';
import type { ClientContext } from '../clientContext.ts';

/** Language of rendered documents: coloured and folded as YAML, and no business of other YAML extensions. */
export const RENDERED_LANGUAGE = 'polycrate-rendered';

/** Selects rendered documents for providers. */
export const RENDERED_SELECTOR: vscode.DocumentSelector = { scheme: RENDERED_SCHEME };

/** The URI of an overlay's render. */
export function uriOfOverlay(overlay: string, side: RenderedSide = 'now'): vscode.Uri {
  return vscode.Uri.parse(renderedUri(overlay, side), true);
}

/** The overlay that a document shows as it is now; undefined for other documents and for renders at HEAD. */
export function overlayOfDocument(document: vscode.TextDocument): string | undefined {
  const place = document.uri.scheme === RENDERED_SCHEME ? readRenderedPath(document.uri.path) : undefined;
  return place?.side === 'now' ? place.overlay : undefined;
}

/** Editors on the screen that show a render. */
export function renderedEditors(): readonly (readonly [vscode.TextEditor, string])[] {
  return vscode.window.visibleTextEditors.flatMap((editor) => {
    const overlay = overlayOfDocument(editor.document);
    return overlay === undefined ? [] : [[editor, overlay] as const];
  });
}

/**
 * The texts of rendered documents. A document is followed while the editor holds it; its state also tells whether the text is
 * the present render or the last good one.
 */
export class RenderedTexts implements vscode.TextDocumentContentProvider {
  private readonly context: ClientContext;
  private readonly states = new Map<string, PreviewState>();
  private readonly texts = new vscode.EventEmitter<vscode.Uri>();
  private readonly changes = new vscode.EventEmitter<PreviewState>();
  private readonly asked = new Set<string>();

  readonly onDidChange = this.texts.event;
  /** Fires after the text of an overlay, or what is known about it, changed. */
  readonly onState = this.changes.event;

  constructor(context: ClientContext) {
    this.context = context;
    const { server, extension } = context;
    extension.subscriptions.push(
      vscode.workspace.registerTextDocumentContentProvider(RENDERED_SCHEME, this),
      server.on('polycrate/previewChanged', (state) => this.take(state)),
      server.on('polycrate/environmentsChanged', () => this.refreshHeads()),
      server.onState((state) => state === 'running' && this.askAgain()),
      vscode.workspace.onDidOpenTextDocument((document) => void setLanguage(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.forget(document)),
    );
  }

  state(overlay: string): PreviewState | undefined {
    return this.states.get(overlay);
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const place = readRenderedPath(uri.path);
    if (place === undefined) return '';
    return place.side === 'head' ? this.headText(place.overlay) : this.presentText(place.overlay);
  }

  private async presentText(overlay: string): Promise<string> {
    const known = this.states.get(overlay);
    if (known !== undefined && this.asked.has(overlay)) return known.text;
    this.asked.add(overlay);
    const state = await this.context.server.ask('polycrate/openPreview', { overlay });
    if (state === null) {
      this.asked.delete(overlay);
      return '';
    }
    this.states.set(overlay, state);
    this.changes.fire(state);
    return state.text;
  }

  private async headText(overlay: string): Promise<string> {
    const answer = await this.context.server.ask('polycrate/headText', { overlay });
    return answer.available ? answer.text : '';
  }

  private take(state: PreviewState): void {
    const before = this.states.get(state.overlay);
    this.states.set(state.overlay, state);
    if (before?.text !== state.text) this.texts.fire(uriOfOverlay(state.overlay));
    this.changes.fire(state);
  }

  // A server that was started again knows nothing of what is shown.
  private askAgain(): void {
    const overlays = [...this.asked];
    this.asked.clear();
    for (const overlay of overlays) this.texts.fire(uriOfOverlay(overlay));
  }

  private refreshHeads(): void {
    for (const { uri } of vscode.workspace.textDocuments) {
      if (uri.scheme === RENDERED_SCHEME && readRenderedPath(uri.path)?.side === 'head') this.texts.fire(uri);
    }
  }

  private forget(document: vscode.TextDocument): void {
    const overlay = overlayOfDocument(document);
    if (overlay === undefined) return;
    // Setting the language closes and opens a document.
    const stays = vscode.workspace.textDocuments.some(
      ({ uri, isClosed }) => !isClosed && uri.path === document.uri.path,
    );
    if (stays || !this.asked.delete(overlay)) return;
    this.states.delete(overlay);
    if (this.context.server.state === 'running') void this.context.server.ask('polycrate/closePreview', { overlay });
  }
}

async function setLanguage(document: vscode.TextDocument): Promise<void> {
  if (document.uri.scheme !== RENDERED_SCHEME || document.languageId === RENDERED_LANGUAGE) return;
  await vscode.languages.setTextDocumentLanguage(document, RENDERED_LANGUAGE);
}
