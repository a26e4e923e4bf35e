import {
  type Connection,
  DocumentDiagnosticRequest,
  type ServerCapabilities,
  WorkspaceDiagnosticRequest,
} from 'vscode-languageserver';
import { type Handler, request } from './dispatch.ts';
import { documentDiagnostic, workspaceDiagnostic } from './handlers/diagnostics.ts';
import { formatting, rangeFormatting } from './handlers/formatting.ts';
import { inlayHint } from './handlers/inlayHint.ts';
import { foldingRange, selectionRange } from './handlers/ranges.ts';
import { TOKEN_LEGEND, tokensDelta, tokensFull, tokensRange } from './handlers/semanticTokens.ts';
import { documentSymbol, workspaceSymbol } from './handlers/symbols.ts';
import { unlessLeft } from './plainYaml.ts';
import type { Session } from './session.ts';

/** What the server can do with the text of a file, beside what it knows of renders. */
export const TEXT_ABILITIES: ServerCapabilities = {
  workspaceSymbolProvider: true,
  inlayHintProvider: true,
  semanticTokensProvider: { legend: TOKEN_LEGEND, full: { delta: true }, range: true },
};

/** Said to clients that ask for diagnostics; the others are pushed to. */
export const PULL_ABILITIES: ServerCapabilities = {
  diagnosticProvider: { identifier: 'polycrate', interFileDependencies: true, workspaceDiagnostics: true },
};

/** Answers those requests on a connection. */
export function registerTextRequests(connection: Connection, current: () => Session): void {
  connection.onDocumentSymbol(request('documentSymbol', current, unlessLeft(documentSymbol)));
  connection.onWorkspaceSymbol(request('workspaceSymbol', current, workspaceSymbol));
  connection.onFoldingRanges(request('foldingRange', current, unlessLeft(foldingRange)));
  connection.onSelectionRanges(request('selectionRange', current, unlessLeft(selectionRange)));
  connection.onDocumentFormatting(request('formatting', current, unlessLeft(formatting)));
  connection.onDocumentRangeFormatting(request('rangeFormatting', current, unlessLeft(rangeFormatting)));
  const { semanticTokens, inlayHint: hints } = connection.languages;
  hints.on(request('inlayHint', current, inlayHint));
  semanticTokens.on(request('semanticTokens', current, tokensFull));
  semanticTokens.onDelta(request('semanticTokensDelta', current, tokensDelta));
  semanticTokens.onRange(request('semanticTokensRange', current, tokensRange));
  // The library's own types of these two want data with every error.
  const pulls = {
    [DocumentDiagnosticRequest.method]: documentDiagnostic as Handler<unknown, unknown>,
    [WorkspaceDiagnosticRequest.method]: workspaceDiagnostic as Handler<unknown, unknown>,
  };
  for (const [method, handler] of Object.entries(pulls))
    connection.onRequest(method, request(method, current, handler));
}
