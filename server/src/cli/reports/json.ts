import type { CheckReport, ReportFinding } from './report.ts';

/** Raised when a field of the JSON report changes its meaning or goes away; its schema is schemas/report.json. */
export const REPORT_VERSION = 1;

/** The report for programs. Lines and columns count from one; columns in UTF-16 units. */
export function jsonReport(report: CheckReport): string {
  const value = {
    version: REPORT_VERSION,
    tool: { name: 'polycrate-gitops', version: report.version },
    summary: { files: report.files, overlays: report.overlays, seconds: report.seconds },
    incomplete: report.incomplete,
    findings: report.findings.map(jsonFinding),
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** One finding for programs. */
export function jsonFinding(one: ReportFinding): object {
  const { finding } = one;
  return {
    code: finding.code,
    severity: finding.severity,
    message: finding.summary,
    path: one.repositoryPath,
    start: { line: one.start.line + 1, column: one.start.column + 1 },
    end: { line: one.end.line + 1, column: one.end.column + 1 },
    overlays: finding.overlays,
    fixable: finding.fixes.length > 0,
  };
}
