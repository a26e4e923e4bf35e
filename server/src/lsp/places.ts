import { TextDocument } from 'vscode-languageserver-textdocument';
import { renderedUri } from '../protocol/renderedUri.ts';
import { type Places, toDiagnostic } from './convert.ts';
import { isReportedElsewhere } from './plainYaml.ts';
import type { ShowFindings } from './published.ts';
import type { Session } from './session.ts';

/** Makes what the editor shows of a file's findings, by the texts and abilities of a session. */
export function showFindings(session: Session): ShowFindings {
  return (path, findings) => {
    const lines = session.documents.lines(path) ?? emptyText(path);
    const places = placesOf(session);
    const version = session.documents.version(path);
    return {
      uri: session.documents.uriOf(path),
      ...(version === undefined ? {} : { version }),
      diagnostics: findings
        .filter(({ code }) => !isReportedElsewhere(session, path, code))
        .map((finding) => toDiagnostic(finding, lines, places)),
    };
  };
}

function placesOf(session: Session): Places {
  const rendered = new Map<string, TextDocument>();
  return {
    lines: (path) => session.documents.lines(path),
    uriOf: (path) => session.documents.uriOf(path),
    renderedUri: (overlay) => (session.abilities.showsPreviews ? renderedUri(overlay) : undefined),
    renderedLines: (overlay) => {
      const known =
        rendered.get(overlay) ?? TextDocument.create(overlay, 'yaml', 0, session.engine.previewText(overlay));
      rendered.set(overlay, known);
      return known;
    },
    pageOf: (code) => ({ href: pageUri(session, code) }),
  };
}

/** The address of a code's page: a command of our client, else the packed file. */
function pageUri(session: Session, code: string): string {
  if (!session.abilities.commands) return session.ports.pageUri(code);
  return `command:polycrateGitops.explain?${encodeURIComponent(JSON.stringify([code]))}`;
}

// A file that cannot be read as text: its finding stands at the start.
function emptyText(path: string): TextDocument {
  return TextDocument.create(path, 'yaml', 0, '');
}
