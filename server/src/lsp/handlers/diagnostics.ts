import {
  type CancellationToken,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import type { LocatedFinding } from '../../engine/api.ts';
import { showFindings } from '../places.ts';
import type { Session } from '../session.ts';
import { pathOfUri } from '../uris.ts';

/**
 * `textDocument/diagnostic`: what is wrong with an open file. A client that can be told to ask again gets at once what the file itself
 * says with what its overlays said last, as one that is pushed to does; any other waits for the overlays.
 */
export async function documentDiagnostic(
  session: Session,
  { textDocument, previousResultId }: DocumentDiagnosticParams,
): Promise<DocumentDiagnosticReport> {
  const path = pathOfUri(textDocument.uri);
  const findings = await openFindings(session, path);
  const items = showFindings(session)(path, findings)?.diagnostics ?? [];
  const resultId = session.route.idOf(textDocument.uri, items);
  return resultId === previousResultId
    ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
    : { kind: DocumentDiagnosticReportKind.Full, resultId, items };
}

async function openFindings(session: Session, path: string): Promise<readonly LocatedFinding[]> {
  const { engine, published, analysis, abilities } = session;
  if (!abilities.refreshesDiagnostics) return session.settle(() => engine.findings(path));
  if (analysis.isJudged) return published.findings(path);
  const source = await session.settle(() => engine.sourceFindings(path));
  return [...source, ...published.findings(path).filter(({ overlays }) => overlays.length > 0)];
}

/** `workspace/diagnostic`: every file that has problems, or had some when the client asked last. Answered when all is judged. */
export async function workspaceDiagnostic(
  session: Session,
  { previousResultIds }: WorkspaceDiagnosticParams,
  token: CancellationToken,
): Promise<WorkspaceDiagnosticReport> {
  session.route.pulledWhole();
  await Promise.race([
    session.analysis.whenDone(),
    new Promise<void>((resolve) => token.onCancellationRequested(() => resolve())),
  ]);
  if (token.isCancellationRequested) return { items: [] };
  const before = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
  const uris = new Set([...session.published.paths().map((path) => session.documents.uriOf(path)), ...before.keys()]);
  return { items: [...uris].map((uri) => report(session, uri, before.get(uri))) };
}

function report(session: Session, uri: string, previous: string | undefined): WorkspaceDocumentDiagnosticReport {
  const path = pathOfUri(uri);
  const items = showFindings(session)(path, session.published.findings(path))?.diagnostics ?? [];
  const resultId = session.route.idOf(uri, items);
  const version = session.documents.version(path) ?? null;
  return resultId === previous
    ? { kind: DocumentDiagnosticReportKind.Unchanged, uri, version, resultId }
    : { kind: DocumentDiagnosticReportKind.Full, uri, version, resultId, items };
}
