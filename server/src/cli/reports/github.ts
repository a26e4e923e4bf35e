import type { Severity } from '../../engine/api.ts';
import type { CheckReport } from './report.ts';

const COMMANDS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

/** Workflow commands: GitHub shows each as an annotation on the changed line (docs: workflow commands for GitHub Actions). */
export function githubReport(report: CheckReport): string {
  return report.findings
    .map((one) => {
      const { finding } = one;
      const overlays = finding.overlays.length === 0 ? '' : `\nin ${finding.overlays.join(', ')}`;
      const properties = [
        `file=${property(one.repositoryPath)}`,
        `line=${one.start.line + 1}`,
        `endLine=${one.end.line + 1}`,
        ...(one.start.line === one.end.line ? [`col=${one.start.column + 1}`, `endColumn=${one.end.column + 1}`] : []),
        `title=${property(finding.code)}`,
      ];
      return `::${COMMANDS[finding.severity]} ${properties.join(',')}::${data(finding.summary + overlays)}\n`;
    })
    .join('');
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
