import { createColors } from 'picocolors';
import { nameSome, type Severity } from '../../engine/api.ts';

import { type CheckReport, countOf, type ReportFinding } from './report.ts';

type Colors = ReturnType<typeof createColors>;

/** The report for people: findings with a code frame, then one summary line (product-design section 4). */
export function textReport(report: CheckReport, color: boolean): string {
  const colors = createColors(color);
  const parts = report.findings.length === 0 ? '' : findingTexts(report.findings, color);
  const notes = report.incomplete.map((reason) => `${colors.yellow('not judged')}: ${reason}\n`);
  return [parts, notes.join(''), summaryLine(report)].filter((part) => part !== '').join('\n');
}

/** Findings with their code frames, an empty line between them. */
export function findingTexts(findings: readonly ReportFinding[], color: boolean): string {
  const colors = createColors(color);
  return findings.map((one) => findingText(one, colors)).join('\n');
}

function findingText(one: ReportFinding, colors: Colors): string {
  const { finding } = one;
  const place = `${one.path}:${one.start.line + 1}:${one.start.column + 1}`;
  const head = `${colors.bold(place)} ${paint(finding.severity, colors)(finding.severity)} ${colors.dim(finding.code)}`;
  const overlays = finding.overlays.length === 0 ? [] : [`  in ${nameSome(finding.overlays)}`];
  return `${[head, `  ${finding.summary}`, ...codeFrame(one, colors), ...overlays].join('\n')}\n`;
}

function codeFrame(one: ReportFinding, colors: Colors): string[] {
  const width = String(one.start.line + 1).length;
  const frame = one.lines.map(({ number, text }) => `  ${String(number + 1).padStart(width)} | ${cut(text)}`);
  const lineText = one.lines.at(-1)?.text ?? '';
  if (one.lines.length === 0 || one.start.column > 116) return frame;
  const last = one.end.line === one.start.line ? one.end.column : lineText.length;
  const length = Math.max(1, Math.min(last, lineText.length, 117) - one.start.column);
  const lead = lineText.slice(0, one.start.column).replace(/[^\t]/g, ' ');
  return [...frame, `  ${' '.repeat(width)} | ${lead}${paint(one.finding.severity, colors)('^'.repeat(length))}`];
}

/** Long lines are cut; control characters must not reach a terminal. */
function cut(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal
  const clean = text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '\ufffd');
  return clean.length > 117 ? `${clean.slice(0, 117)}…` : clean;
}

function summaryLine(report: CheckReport): string {
  const files = new Set(report.findings.map((one) => one.path)).size;
  const counts = [
    plural(countOf(report, 'error'), 'error'),
    plural(countOf(report, 'warning'), 'warning'),
    ...(countOf(report, 'information') > 0 ? [`${countOf(report, 'information')} information`] : []),
    ...(countOf(report, 'hint') > 0 ? [plural(countOf(report, 'hint'), 'hint')] : []),
  ];
  const found = report.findings.length === 0 ? 'No problems' : counts.join(', ');
  const where =
    report.findings.length === 0
      ? `in ${plural(report.files, 'file')}`
      : `in ${files} of ${plural(report.files, 'file')}`;
  return `${found} ${where}; ${plural(report.overlays, 'overlay')} rendered in ${report.seconds.toFixed(2)} s\n`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function paint(severity: Severity, colors: Colors): (text: string) => string {
  if (severity === 'error') return colors.red;
  return severity === 'warning' ? colors.yellow : colors.cyan;
}
