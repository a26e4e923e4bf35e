import type {
  EnvironmentInfo,
  EnvironmentSource,
  OverlayInfo,
  OverlaySummary,
  ResourceSummary,
} from '../../engine/api.ts';
import type { ViewFilter, ViewRow } from '../../protocol/views.ts';
import { counted } from '../../protocol/words.ts';
import { uriOfPath } from '../uris.ts';
import { changeCounts, changeLook } from './changeWords.ts';
import { makeRow, rowId } from './row.ts';

type Filter = ViewFilter['only'];

const SOURCES: Readonly<Record<EnvironmentSource, string>> = {
  teamFile: 'from the team file',
  flux: 'from Flux',
  argo: 'from Argo CD',
  polycrate: 'from workspace.poly',
  folder: 'from folder names',
  single: 'the whole repository',
};

/** An environment; its overlays are asked for when it is unfolded, so that nothing is rendered for it. */
export function environmentRow({ name, source, clusters, overlays }: EnvironmentInfo): ViewRow {
  // A folder of a cluster makes an environment of the same name.
  const others = clusters.filter((cluster) => cluster !== name);
  const count = counted(overlays.length, 'overlay');
  return {
    ...makeRow({
      id: rowId('environment', name),
      title: name,
      what: 'Environment',
      parts: [others.length > 0 ? others.join(', ') : count],
      icon: { name: 'server-environment' },
      kind: 'environment',
      children: 'asked',
    }),
    tooltip: [name, SOURCES[source], count, ...clusters.map((one) => `cluster ${one}`)].join('\n'),
  };
}

/** An overlay with what is known of it; without a summary it is being rendered. */
export function overlayRow(environment: string, overlay: OverlayInfo, summary: OverlaySummary | undefined): ViewRow {
  return makeRow({
    id: rowId('overlay', environment, overlay.directory),
    title: overlay.name,
    what: 'Overlay',
    parts: summary === undefined ? ['rendering'] : summaryWords(summary),
    details: overlay.clusters.map((one) => `cluster ${one}`),
    icon: overlayIcon(summary),
    kind: 'overlay',
    overlay: overlay.directory,
    uri: uriOfPath(overlay.directory),
    children: 'asked',
  });
}

/** `42 resources`, `2 problems`, `+1 ~3 -0` */
function summaryWords({ failed, resources, problems, changes }: OverlaySummary): string[] {
  const found = problems.errors + problems.warnings;
  const present = resources.filter(({ change }) => change !== 'removed');
  return [
    failed ? 'does not render' : counted(present.length, 'resource'),
    found > 0 ? counted(found, 'problem') : '',
    changes !== undefined && isChanged(changes) ? changeCounts(changes) : '',
  ];
}

function overlayIcon(summary: OverlaySummary | undefined): ViewRow['icon'] {
  if (summary === undefined) return { name: 'loading~spin' };
  if (summary.failed || summary.problems.errors > 0) return { name: 'error', color: 'list.errorForeground' };
  if (summary.problems.warnings > 0) return { name: 'warning', color: 'list.warningForeground' };
  return { name: 'layers' };
}

/** The kinds of an overlay's resources with the resources. */
export function kindRows(environment: string, summary: OverlaySummary, only: Filter): ViewRow[] {
  const groups = new Map<string, ResourceSummary[]>();
  for (const resource of summary.resources) {
    if (!showsResource(resource, only)) continue;
    groups.set(resource.kind, [...(groups.get(resource.kind) ?? []), resource]);
  }
  const place = [environment, summary.overlay.directory];
  return [...groups]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([kind, resources]) => {
      const problems = resources.reduce((sum, one) => sum + one.problems, 0);
      return makeRow({
        id: rowId('kind', ...place, kind),
        title: kind,
        parts: [String(resources.length), problems > 0 ? counted(problems, 'problem') : ''],
        icon: { name: 'symbol-class' },
        kind: 'kind',
        children: resources.map((resource) => resourceRow(environment, summary.overlay, resource)),
      });
    });
}

function resourceRow(environment: string, { directory }: OverlayInfo, resource: ResourceSummary): ViewRow {
  const { id, kind, name, namespace, problems, change } = resource;
  const look = changeLook(change);
  const row = makeRow({
    id: rowId('resource', environment, directory, id),
    title: name,
    what: kind,
    parts: [namespace, look?.word ?? '', problems > 0 ? counted(problems, 'problem') : ''],
    icon: look?.icon ?? { name: problems > 0 ? 'warning' : 'symbol-object' },
    kind: 'resource',
    command: {
      title: 'Open',
      command: 'polycrateGitops.openResource',
      arguments: [{ overlay: directory, kind, namespace, name }],
    },
  });
  return { ...row, tooltip: `${kind}/${row.tooltip}` };
}

/** Whether the filter leaves an overlay. */
export function showsOverlay(summary: OverlaySummary | undefined, only: Filter): boolean {
  if (only === 'changed') return summary?.changes !== undefined && isChanged(summary.changes);
  if (only !== 'problems') return true;
  return summary !== undefined && (summary.failed || summary.problems.errors + summary.problems.warnings > 0);
}

function showsResource({ change, problems }: ResourceSummary, only: Filter): boolean {
  if (only === 'changed') return change !== 'same';
  return only === 'problems' ? problems > 0 : true;
}

function isChanged({ added, changed, removed }: NonNullable<OverlaySummary['changes']>): boolean {
  return added + changed + removed > 0;
}
