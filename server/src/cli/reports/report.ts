import { LineIndex, type LocatedFinding, MASK, type Position, type Range, type Severity } from '../../engine/api.ts';

/** One finding as a report shows it: with a path people know, lines, and the text around it. */
export interface ReportFinding {
  readonly finding: LocatedFinding;
  /** Relative to the working directory, forward slashes. */
  readonly path: string;
  /** Relative to the repository root; for formats that a forge reads. */
  readonly repositoryPath: string;
  /** Zero-based. */
  readonly start: Position;
  readonly end: Position;
  /** Source lines by zero-based number: the finding's line and the one before it. */
  readonly lines: readonly { readonly number: number; readonly text: string }[];
}

/** What `check` came to. */
export interface CheckReport {
  readonly findings: readonly ReportFinding[];
  readonly files: number;
  readonly overlays: number;
  /** Wall time in seconds. */
  readonly seconds: number;
  readonly version: string;
  /** Why something could not be judged; empty when all was. */
  readonly incomplete: readonly string[];
}

/** Levels from gravest to least. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** A source file as a report may show it. */
export interface ReportSource {
  readonly path: string;
  readonly repositoryPath: string;
  /** Undefined for what is not text. */
  readonly text: string | undefined;
  /** Ranges that must not be shown. */
  readonly sensitive: readonly Range[];
}

/** Adds lines and paths to a finding; a finding without a text in reach points at the first line. Secret values are covered. */
export function reportFinding(finding: LocatedFinding, source: ReportSource): ReportFinding {
  const { path, repositoryPath, text } = source;
  const index = new LineIndex(text ?? '');
  const start = index.position(finding.range.start);
  const end = index.position(finding.range.end);
  const numbers = text === undefined ? [] : [start.line - 1, start.line].filter((line) => line >= 0);
  const lines = numbers.map((number) => ({ number, text: coveredLine(text ?? '', index, number, source.sensitive) }));
  return { finding, path, repositoryPath, start, end, lines };
}

/** A line with every Secret value in it replaced by the mask, which tells nothing of its length. */
function coveredLine(text: string, index: LineIndex, line: number, ranges: readonly Range[]): string {
  const from = index.lineStart(line);
  const to = index.lineEnd(line);
  let shown = '';
  let at = from;
  for (const { start, end } of ranges) {
    if (end <= from || start >= to || end <= start) continue;
    shown += text.slice(at, Math.max(start, from)) + MASK;
    at = Math.min(end, to);
  }
  return shown + text.slice(at, to);
}

/** Findings by file and place, gravest first on one line. */
export function sortFindings(findings: readonly ReportFinding[]): readonly ReportFinding[] {
  const rank = (one: ReportFinding): number => SEVERITIES.indexOf(one.finding.severity);
  return [...findings].sort(
    (a, b) =>
      compare(a.path, b.path) ||
      a.start.line - b.start.line ||
      rank(a) - rank(b) ||
      a.start.column - b.start.column ||
      compare(a.finding.code, b.finding.code),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** How many findings of a level. */
export function countOf(report: CheckReport, severity: Severity): number {
  return report.findings.filter((one) => one.finding.severity === severity).length;
}
