import type { LocatedFinding, OverlayDiff } from '../engine/api.ts';
import type { CliContext } from './context.ts';
import { type ReportFinding, reportFinding, sortFindings } from './reports/report.ts';
import { sourceOf, type Workspace } from './workspace.ts';

/** What is said of a change: by the rules of the team, and where the server would refuse it. */
const ABOUT_CHANGE = /^change\//;

/** What is said of the change of some overlays; the same for several overlays is one finding. Ask within `settle`. */
export function changeFindings({ engine }: Workspace, diffs: readonly OverlayDiff[]): readonly LocatedFinding[] {
  const merged = new Map<string, LocatedFinding>();
  for (const { overlay } of diffs) {
    for (const finding of engine.overlayFindings(overlay.directory)) {
      if (!ABOUT_CHANGE.test(finding.code)) continue;
      const { code, severity, summary, file, range } = finding;
      const key = JSON.stringify([code, severity, summary, file, range]);
      const known = merged.get(key);
      const overlays = new Set([...(known?.overlays ?? []), ...finding.overlays]);
      merged.set(key, { ...(known ?? finding), overlays: [...overlays] });
    }
  }
  return [...merged.values()];
}

/** The findings as reports show them. */
export function toReport(
  findings: readonly LocatedFinding[],
  workspace: Workspace,
  cli: CliContext,
): readonly ReportFinding[] {
  return sortFindings(findings.map((finding) => reportFinding(finding, sourceOf(finding.file, workspace, cli))));
}
