import { createHash } from 'node:crypto';
import type { Severity } from '../../engine/api.ts';
import type { CheckReport } from './report.ts';

const LEVELS: Readonly<Record<Severity, string>> = {
  error: 'major',
  warning: 'minor',
  information: 'info',
  hint: 'info',
};

/** GitLab's code quality report. The fingerprint leaves the line out, so that an edit above does not make a finding new. */
export function gitlabReport(report: CheckReport): string {
  const seen = new Map<string, number>();
  const issues = report.findings.map((one) => {
    const { finding } = one;
    const identity = [finding.code, one.repositoryPath, finding.summary].join('\n');
    const repeat = seen.get(identity) ?? 0;
    seen.set(identity, repeat + 1);
    return {
      description:
        finding.overlays.length === 0 ? finding.summary : `${finding.summary} (in ${finding.overlays.join(', ')})`,
      check_name: finding.code,
      fingerprint: createHash('sha256').update(`${identity}\n${repeat}`).digest('hex'),
      severity: LEVELS[finding.severity],
      location: { path: one.repositoryPath, lines: { begin: one.start.line + 1 } },
    };
  });
  return `${JSON.stringify(issues, undefined, 2)}\n`;
}
