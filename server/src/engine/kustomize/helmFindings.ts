import type { Finding, Place } from '../diagnostics/finding.ts';
import { originPath } from './provenance.ts';
import type { RenderedResource } from './rendered.ts';

/**
 * The findings with those about what charts bring told once at each chart's entry, as a hint: the fields come from templates, which cannot be
 * corrected here. What kustomize or helm refuses stays.
 */
export function gatherChartFindings(
  findings: readonly Finding[],
  resources: readonly RenderedResource[],
): readonly Finding[] {
  const charts = new Set(
    resources.flatMap(({ root: { origin } }) =>
      origin.step === 'helmChart' ? [`${origin.file}#${JSON.stringify(originPath(origin))}`] : [],
    ),
  );
  if (charts.size === 0) return findings;
  const kept: Finding[] = [];
  const gathered = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = keyOf(finding.place);
    if (key === undefined || !charts.has(key) || finding.code.startsWith('kustomize/')) kept.push(finding);
    else gathered.set(key, [...(gathered.get(key) ?? []), finding]);
  }
  return [...kept, ...[...gathered.values()].flatMap(summed)];
}

function keyOf(place: Place): string | undefined {
  return 'range' in place ? undefined : `${place.file}#${JSON.stringify(place.path)}`;
}

function summed(found: readonly Finding[]): readonly Finding[] {
  const [first, ...rest] = found.filter(({ severity }) => severity !== 'hint');
  if (first === undefined) return [];
  const more = rest.length === 0 ? '' : ` (and ${rest.length} more)`;
  const message = `What this chart brings has a problem that only its values or a patch can correct${more}: ${first.message}`;
  const overlays = [...new Set(found.flatMap((one) => one.overlays))];
  return [{ ...first, code: 'kustomize/remote-problem', severity: 'hint', message, overlays, related: [], fixes: [] }];
}
