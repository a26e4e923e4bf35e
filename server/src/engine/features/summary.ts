import type { ChangeState, OverlayInfo, OverlaySummary, ResourceDiff, ResourceSummary } from '../api.ts';
import type { Finding } from '../diagnostics/finding.ts';
import type { RenderResult } from '../kustomize/rendered.ts';
import { printId } from '../kustomize/resourceId.ts';

/** An overlay for the Environments view: its resources with problem counts and what the change does to them. */
export function summarise(
  overlay: OverlayInfo,
  result: RenderResult,
  findings: readonly Finding[],
  changes: readonly ResourceDiff[] | undefined,
): OverlaySummary {
  const problems = countByResource(findings);
  const states = new Map((changes ?? []).map((change) => [change.id, change.change]));
  const present = result.resources.map((resource): ResourceSummary => {
    const id = printId(resource.id);
    const { kind, name, namespace } = resource.id;
    return { id, kind, name, namespace, problems: problems.get(id) ?? 0, change: states.get(id) ?? 'same' };
  });
  const removed = (changes ?? []).filter((change) => change.change === 'removed');
  const gone = removed.map(
    ({ id, kind, name, namespace }): ResourceSummary => ({ id, kind, name, namespace, problems: 0, change: 'removed' }),
  );
  return {
    overlay,
    failed: result.failed,
    resources: [...present, ...gone],
    problems: { errors: countOf(findings, 'error'), warnings: countOf(findings, 'warning') },
    changes: changes && {
      added: countChanges(changes, 'added'),
      changed: countChanges(changes, 'changed'),
      removed: countChanges(changes, 'removed'),
    },
  };
}

/** Errors and warnings of each rendered object; a finding counts once for an object, however many fields it names. */
function countByResource(findings: readonly Finding[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const finding of findings) {
    if (finding.severity !== 'error' && finding.severity !== 'warning') continue;
    const ids = new Set(finding.related.flatMap(({ place }) => ('resource' in place ? [place.resource] : [])));
    for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

function countOf(findings: readonly Finding[], severity: Finding['severity']): number {
  return findings.filter((finding) => finding.severity === severity).length;
}

function countChanges(changes: readonly ResourceDiff[], change: ChangeState): number {
  return changes.filter((one) => one.change === change).length;
}
