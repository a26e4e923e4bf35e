import { code, type Dialect, fenced, textLength } from './dialect.ts';
import type { Evidence, OverlayEvidence, ResourceChange } from './evidence.ts';

/** Space for the diffs, and the commit that the full ones can be made against. */
export interface DiffRoom {
  readonly room: number;
  readonly base: string | undefined;
}

/** Overlays in which the change does exactly the same. */
interface Group {
  readonly overlays: readonly OverlayEvidence[];
  readonly resources: readonly ResourceChange[];
}

// Where nothing folds, diffs are in everybody's way.
const UNFOLDED_ROOM = 10_000;

/**
 * One section per group of overlays with the same difference, production first. What does not fit is shortened in steps and
 * always by whole resources: hunks without equal lines, then a line per resource, then a count.
 */
export function diffSections(evidence: Evidence, dialect: Dialect, { room, base }: DiffRoom): string[] {
  const sections: string[] = [];
  let left = dialect.details ? room : Math.min(room, UNFOLDED_ROOM);
  let isCut = false;
  for (const group of groupOverlays(evidence.overlays)) {
    const choices = [whole(group, dialect), fieldwise(group, dialect), outline(group, dialect), tally(group)];
    const fitting = choices.findIndex((choice) => textLength(choice) + 2 <= left);
    if (fitting !== 0) isCut = true;
    const chosen = choices[fitting];
    if (chosen === undefined) continue;
    left -= textLength(chosen) + 2;
    sections.push(chosen);
  }
  if (isCut)
    sections.push(
      `Diffs are shortened here; the whole: \`polycrate-gitops diff --unified${base === undefined ? '' : ` --base ${base.slice(0, 12)}`}\`.`,
    );
  return sections;
}

function groupOverlays(overlays: readonly OverlayEvidence[]): Group[] {
  const groups = new Map<string, OverlayEvidence[]>();
  for (const overlay of overlays) {
    if (overlay.resources.length === 0) continue;
    // The two lines of the header name the overlay.
    const key = JSON.stringify([overlay.resources, overlay.unified.replace(/^---.*\n\+\+\+.*\n/, '')]);
    groups.set(key, [...(groups.get(key) ?? []), overlay]);
  }
  const weight = (group: Group): number => (group.overlays.some((overlay) => overlay.isProduction) ? 0 : 1);
  return [...groups.values()]
    .map((same): Group => ({ overlays: same, resources: same[0]?.resources ?? [] }))
    .sort((a, b) => weight(a) - weight(b));
}

function whole(group: Group, dialect: Dialect): string {
  const unified = group.overlays[0]?.unified ?? '';
  return unified === '' ? fieldwise(group, dialect) : wrap(group, dialect, fenced('diff', unified));
}

// Without equal lines around, and what is added or removed by its name alone.
function fieldwise(group: Group, dialect: Dialect): string {
  return wrap(group, dialect, fenced('diff', group.resources.map(showFields).join('\n')));
}

function outline(group: Group, dialect: Dialect): string {
  const sign = { added: '+', changed: '~', removed: '-' };
  return wrap(
    group,
    dialect,
    group.resources.map((resource) => `- ${code(`${sign[resource.change]} ${nameOf(resource)}`)}`).join('\n'),
  );
}

function tally(group: Group): string {
  return `Rendered diff of ${names(group)}: ${resources(group)}, left out.`;
}

function wrap(group: Group, dialect: Dialect, content: string): string {
  const title = `Rendered diff: ${dialect.details ? names(group).replace(/`([^`]*)`/g, (_, name: string) => `<code>${escapeHtml(name)}</code>`) : names(group)}`;
  const same = group.overlays.length > 1 ? ' (the same in all)' : '';
  if (!dialect.details) return `#### ${title}${same}, ${resources(group)}\n\n${content}`;
  return `<details><summary>${title}${same}, ${resources(group)}</summary>\n\n${content}\n\n</details>`;
}

function showFields(resource: ResourceChange): string {
  const was = resource.was === undefined ? '' : `, was ${resource.was}`;
  const source = resource.source === undefined ? '' : `    ${resource.source}`;
  const lines = [`@@ ${nameOf(resource)} (${resource.change}${was}) @@${source}`];
  for (const { path, before, after } of resource.fields) {
    if (before !== undefined) lines.push(`-  ${path}: ${shown(resource, before)}`);
    if (after !== undefined) lines.push(`+  ${path}: ${shown(resource, after)}`);
  }
  return lines.join('\n');
}

// A second lock: the engine has masked Secrets already.
function shown(resource: ResourceChange, value: string): string {
  const isOpen = resource.kind !== 'Secret' || /^"?•••/.test(value);
  return (isOpen ? value : '•••').replace(/\s*\n\s*/g, ' ');
}

function nameOf(resource: ResourceChange): string {
  return `${resource.kind} ${resource.namespace === undefined ? '' : `${resource.namespace}/`}${resource.name}`;
}

function names(group: Group): string {
  const paths = group.overlays.map((overlay) => code(overlay.path));
  return paths.length <= 6 ? paths.join(', ') : `${paths.slice(0, 6).join(', ')} and ${paths.length - 6} more`;
}

function resources(group: Group): string {
  return `${group.resources.length} resource${group.resources.length === 1 ? '' : 's'}`;
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
