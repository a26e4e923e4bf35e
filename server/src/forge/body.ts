import { cell, code, type Dialect, fenced, plain, textLength } from './dialect.ts';
import { diffSections } from './diffSections.ts';
import type { Evidence, FindingLevel, FindingLine, OverlayEvidence, ResourceChange } from './evidence.ts';
import { judgeRisk } from './risk.ts';

/** Commits that the text names. */
export interface BodyCommits {
  readonly baseBranch: string;
  readonly base?: string;
  readonly change: string;
  /** Tree of the change merged into the base, when the merge is clean. */
  readonly mergedTree?: string;
  /** Files that would be in conflict. */
  readonly conflicts?: readonly string[];
}

/** What our part of a request's text is made from. */
export interface BodyInput {
  readonly id: string;
  readonly evidence: Evidence;
  readonly files: readonly string[];
  readonly commits: BodyCommits;
  readonly dialect: Dialect;
  /** Characters that are taken already (the person's own text and the marks). */
  readonly taken?: number;
}

const ROWS = 30;
const RESERVE = 500;
const LISTED = 20;

/**
 * Our part of a request's text: what changes per overlay, findings before and after, how to roll back, the rendered diffs
 * folded. Fills the forge's budget by worth: diffs are shortened first, resource by resource; the lead, what needs attention
 * and the rollback stay. Secret values are masked by whoever fills the evidence, and once more here.
 */
export function requestBody(input: BodyInput): string {
  const { evidence, dialect } = input;
  const before = [
    lead(input),
    impactTable(evidence),
    attention(input),
    findings(evidence, dialect),
    exceptions(evidence),
  ];
  const after = [rollback(evidence), ids(input)];
  const fixed = [...before, ...after].filter((section) => section !== '').join('\n\n');
  const room = dialect.budget - RESERVE - (input.taken ?? 0) - textLength(fixed);
  const diffs = diffSections(evidence, dialect, { room, base: input.commits.base });
  return [...before, ...diffs, ...after].filter((section) => section !== '').join('\n\n');
}

function lead({ evidence, files }: BodyInput): string {
  const total = count(evidence.overlays.flatMap((overlay) => overlay.resources));
  const risk = judgeRisk(evidence);
  const why = risk.reasons.length === 0 ? '' : ` (${risk.reasons.join('; ')})`;
  const named = files.length === 1 ? code(files[0] ?? '') : `${files.length} files`;
  if (evidence.overlays.length === 0) return `**Changes ${named}**; no rendered overlay changes.`;
  const clusters = new Set(evidence.overlays.flatMap((overlay) => overlay.clusters)).size;
  const where = `${plural(evidence.overlays.length, 'overlay')}${clusters === 0 ? '' : ` on ${plural(clusters, 'cluster')}`}`;
  const sums = `${total.added} to add, ${total.changed} to change, ${total.removed} to remove in ${where}`;
  return `**Changes ${named}: ${sums}.** Risk: **${risk.level}**${why}.`;
}

function impactTable({ overlays }: Evidence): string {
  if (overlays.length === 0) return '';
  const head = ['| Overlay | Environment | Clusters | Added / changed / removed |', '|---|---|---|---|'];
  const rows = sorted(overlays)
    .slice(0, ROWS)
    .map((overlay) => {
      const sum = count(overlay.resources);
      const sums = overlay.refused === undefined ? `${sum.added} / ${sum.changed} / ${sum.removed}` : 'does not render';
      const clusters = overlay.clusters.length === 0 ? '' : overlay.clusters.map(code).join(', ');
      return `| ${[code(overlay.path), plain(overlay.environment), clusters, sums].map(cell).join(' | ')} |`;
    });
  const more = overlays.length > ROWS ? [`\nand ${overlays.length - ROWS} more overlays.`] : [];
  return [...head, ...rows, ...more].join('\n');
}

function attention({ evidence, commits }: BodyInput): string {
  const lines: string[] = [];
  if (commits.conflicts && commits.conflicts.length > 0) {
    lines.push(`**Conflict** with ${code(commits.baseBranch)} in ${listOf(commits.conflicts.map(code))}.`);
  }
  for (const overlay of sorted(evidence.overlays)) {
    if (overlay.refused !== undefined)
      lines.push(`**Does not render:** ${code(overlay.path)}. ${plain(overlay.refused)}`);
    const removed = overlay.resources.filter((resource) => resource.change === 'removed');
    if (removed.length > 0)
      lines.push(
        `**Removes** from ${code(overlay.path)}: ${listOf(removed.map((resource) => code(nameOf(resource))))}.`,
      );
    const secrets = overlay.resources.filter((resource) => resource.kind === 'Secret');
    if (secrets.length > 0)
      lines.push(
        `**Secret** in ${code(overlay.path)}: ${listOf(secrets.map((one) => `${code(nameOf(one))} ${one.change}`))}; values are not shown.`,
      );
  }
  for (const text of evidence.notJudged) lines.push(`**Not judged:** ${plain(text)}`);
  if (lines.length === 0) return '';
  return ['### Look at this first', ...cut(lines, 40).map((line) => `- ${line}`)].join('\n');
}

function findings({ findings: found }: Evidence, dialect: Dialect): string {
  const [before, after] = [sumOf(found.before), sumOf(found.after)];
  const sentence = `${before} before, ${after} after.`;
  const lines = [
    '### Findings',
    '',
    before === 'none' && after === 'none' ? 'None before, none after.' : capital(sentence),
  ];
  const isBad = (finding: FindingLine): boolean => finding.level === 'error' || finding.level === 'warning';
  const [bad, mild] = [found.added.filter(isBad), found.added.filter((finding) => !isBad(finding))];
  if (bad.length > 0) lines.push('', '**New:**', '', ...cut(bad.map(findingLine), LISTED));
  if (mild.length > 0)
    lines.push(
      '',
      ...folded(dialect, `New, not urgent: ${mild.length}`, cut(mild.map(findingLine), LISTED).join('\n')),
    );
  if (found.resolved.length > 0)
    lines.push(
      '',
      ...folded(dialect, `Resolved: ${found.resolved.length}`, cut(found.resolved.map(findingLine), LISTED).join('\n')),
    );
  return lines.join('\n');
}

function exceptions({ findings: { exceptions: inForce = [] } }: Evidence): string {
  if (inForce.length === 0) return '';
  return ['### Exceptions from policies in force', '', ...cut(inForce.map(findingLine), LISTED)].join('\n');
}

function rollback({ overlays }: Evidence): string {
  const lost = overlays.flatMap((overlay) =>
    overlay.resources.filter((resource) => resource.change === 'removed' && HOLDS_DATA.test(resource.kind)),
  );
  const commands = ['git fetch', 'git revert -m 1 MERGE_COMMIT   # without -m 1 after a squash or rebase merge'];
  const lines = [
    '### Rolling back',
    '',
    fenced('sh', commands.join('\n')),
    '',
    'Then open the revert as a request of its own.',
  ];
  if (lost.length > 0) {
    const names = listOf([...new Set(lost.map((resource) => code(nameOf(resource))))]);
    lines.push(`This does not bring back the data behind ${names}.`);
  } else lines.push('Changes that a new version made to data outside Git are not undone by this.');
  return lines.join('\n');
}

const HOLDS_DATA = /^(PersistentVolume(Claim)?|StatefulSet|Namespace|CustomResourceDefinition|Secret)$/;

function ids({ id, evidence, commits, dialect }: BodyInput): string {
  const base =
    commits.base === undefined
      ? 'a branch without commits'
      : `${code(commits.baseBranch)} at ${code(commits.base.slice(0, 12))}`;
  const merged = commits.mergedTree === undefined ? '' : `, merged tree ${code(commits.mergedTree.slice(0, 12))}`;
  const lines = [`Base ${base}, change ${code(commits.change.slice(0, 12))}${merged}. ${plain(evidence.tool)}.`];
  if (evidence.kubernetes.length > 0) lines.push(`Schemas: Kubernetes ${evidence.kubernetes.map(plain).join(', ')}.`);
  return [...folded(dialect, 'Evidence', lines.join('\n')), `Prepared by Polycrate GitOps · request \`${id}\``].join(
    '\n',
  );
}

/** A folded section where the forge folds, else one under a heading. */
function folded(dialect: Dialect, summary: string, content: string): string[] {
  if (!dialect.details) return [`#### ${summary}`, '', content, ''];
  return [`<details><summary>${summary}</summary>`, '', content, '', '</details>'];
}

function findingLine(finding: FindingLine): string {
  return `- ${finding.level} ${code(finding.code)} at ${code(finding.place)}: ${plain(finding.message)}`;
}

function sumOf(counts: Readonly<Record<FindingLevel, number>>): string {
  const parts = [
    counts.error > 0 ? plural(counts.error, 'error') : '',
    counts.warning > 0 ? plural(counts.warning, 'warning') : '',
    counts.information + counts.hint > 0 ? `${counts.information + counts.hint} less urgent` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'none' : parts.join(', ');
}

function nameOf(resource: ResourceChange): string {
  return `${resource.kind} ${resource.namespace === undefined ? '' : `${resource.namespace}/`}${resource.name}`;
}

function count(resources: readonly ResourceChange[]): Record<ResourceChange['change'], number> {
  const sum = { added: 0, changed: 0, removed: 0 };
  for (const resource of resources) sum[resource.change] += 1;
  return sum;
}

function sorted(overlays: readonly OverlayEvidence[]): OverlayEvidence[] {
  return [...overlays].sort((a, b) => Number(b.isProduction) - Number(a.isProduction) || (a.path < b.path ? -1 : 1));
}

function cut(lines: readonly string[], most: number): string[] {
  return lines.length <= most ? [...lines] : [...lines.slice(0, most), `- and ${lines.length - most} more`];
}

function listOf(names: readonly string[]): string {
  return names.length <= 8 ? names.join(', ') : `${names.slice(0, 8).join(', ')} and ${names.length - 8} more`;
}

function plural(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
