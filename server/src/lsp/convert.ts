import {
  type CodeDescription,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type Position,
  type Range,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { LocatedFinding, Severity } from '../engine/api.ts';

/** A range of the engine: UTF-16 offsets, the end exclusive. */
type Offsets = LocatedFinding['range'];

// A file on disk may start with a byte order mark, which editors take off: columns of the first line then are one less.
const BOM = 0xfeff;

/** The LSP range of offsets in a text. */
export function toRange(lines: TextDocument, range: Offsets): Range {
  return { start: toPosition(lines, range.start), end: toPosition(lines, range.end) };
}

function toPosition(lines: TextDocument, offset: number): Position {
  const position = lines.positionAt(offset);
  const shifted = position.line === 0 && position.character > 0 && lines.getText().charCodeAt(0) === BOM;
  return shifted ? { line: 0, character: position.character - 1 } : position;
}

/** The offset of an LSP position in the text of an open document. */
export function toOffset(lines: TextDocument, position: Position): number {
  return lines.offsetAt(position);
}

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** How the places of a finding are found: lines of a text, the URI of a file, the URI of a rendered overlay. */
export interface Places {
  lines(path: string): TextDocument | undefined;
  uriOf(path: string): string;
  renderedUri(overlay: string): string | undefined;
  renderedLines(overlay: string): TextDocument | undefined;
  pageOf(code: string): CodeDescription;
}

/** The page of a finding: that of its code, or what somebody else wrote about it. */
function pageOf({ code, docs }: LocatedFinding, places: Places): CodeDescription {
  if (docs === undefined) return places.pageOf(code);
  return { href: docs.startsWith('/') ? places.uriOf(docs) : docs };
}

/** Related places as they were first told: their offsets count in the texts of that moment, which may be others now. */
const told = new WeakMap<LocatedFinding['related'], DiagnosticRelatedInformation[]>();

function toRelated(related: LocatedFinding['related'], places: Places): DiagnosticRelatedInformation[] {
  const known = told.get(related);
  if (known !== undefined) return known;
  const made = related.flatMap((one) => {
    const uri = one.file !== undefined ? places.uriOf(one.file) : places.renderedUri(one.overlay ?? '');
    if (uri === undefined) return [];
    const text = one.file !== undefined ? places.lines(one.file) : places.renderedLines(one.overlay ?? '');
    return text === undefined ? [] : [{ message: one.message, location: { uri, range: toRange(text, one.range) } }];
  });
  told.set(related, made);
  return made;
}

/** A finding as the editor shows it. */
export function toDiagnostic(finding: LocatedFinding, lines: TextDocument, places: Places): Diagnostic {
  const related = toRelated(finding.related, places);
  return {
    range: toRange(lines, finding.range),
    severity: SEVERITIES[finding.severity],
    code: finding.code,
    codeDescription: pageOf(finding, places),
    source: 'polycrate',
    message: finding.message,
    ...(related.length > 0 ? { relatedInformation: related } : {}),
    ...(finding.unnecessary ? { tags: [DiagnosticTag.Unnecessary] } : {}),
  };
}
