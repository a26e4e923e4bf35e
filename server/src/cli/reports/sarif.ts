import type { Log, ReportingDescriptor, Result } from 'sarif';
import type { Severity } from '../../engine/api.ts';
import { CODES, codePage } from '../../engine/api.ts';
import type { CheckReport, ReportFinding } from './report.ts';

const LEVELS: Readonly<Record<Severity, Result.level>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/** SARIF 2.1.0, as GitHub code scanning and Azure DevOps read it. */
export function sarifReport(report: CheckReport): string {
  const used = new Set(report.findings.map((one) => one.finding.code));
  const rules: ReportingDescriptor[] = CODES.filter((info) => used.has(info.code)).map((info) => ({
    id: info.code,
    shortDescription: { text: info.title },
    fullDescription: { text: info.what },
    help: { text: codePage(info), markdown: codePage(info) },
    defaultConfiguration: { level: LEVELS[info.severity] },
  }));
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Polycrate GitOps', version: report.version, rules } },
        columnKind: 'utf16CodeUnits',
        results: report.findings.map((one) => sarifResult(one, rules)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function sarifResult(one: ReportFinding, rules: readonly ReportingDescriptor[]): Result {
  const { finding } = one;
  const overlays = finding.overlays.length === 0 ? '' : ` (in ${finding.overlays.join(', ')})`;
  const ruleIndex = rules.findIndex((rule) => rule.id === finding.code);
  return {
    ruleId: finding.code,
    ...(ruleIndex < 0 ? {} : { ruleIndex }),
    level: LEVELS[finding.severity],
    message: { text: finding.summary + overlays },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(one.repositoryPath) },
          region: {
            startLine: one.start.line + 1,
            startColumn: one.start.column + 1,
            endLine: one.end.line + 1,
            endColumn: one.end.column + 1,
          },
        },
      },
    ],
  };
}
