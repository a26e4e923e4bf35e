import type { Finding } from '../diagnostics/finding.ts';
import type { MapNode } from '../kustomize/node.ts';
import type { RenderedResource, RenderResult } from '../kustomize/rendered.ts';
import { apiVersionOf } from '../kustomize/resourceId.ts';
import { judgeDocument } from '../schema/document.ts';
import type { SchemaProblem } from '../schema/problem.ts';
import type { Registry } from '../schema/registry.ts';
import { type Completions, isCompleted } from '../workspace/fluxPatches.ts';
import type { SchemaTarget } from '../workspace/schemaTargets.ts';
import type { FindingParts } from './findingGroups.ts';
import { placeKey } from './mergeFindings.ts';
import { readNode } from './nodeReader.ts';
import { renderedFinding } from './renderedFindings.ts';

const judged = new WeakMap<Registry, WeakMap<MapNode, readonly SchemaProblem[]>>();

/**
 * Schema problems of every rendered object, on the source lines that cause them, in a part for each object that has some. An object that
 * did not change is not judged again, and its part stays the same. `pause` is called behind each that was judged.
 */
export function renderedSchemaFindings(
  result: RenderResult,
  registry: Registry,
  completions?: Completions,
  pause: () => void = () => undefined,
): FindingParts {
  const known = judged.get(registry) ?? new WeakMap<MapNode, readonly SchemaProblem[]>();
  judged.set(registry, known);
  return result.resources.flatMap((resource) => {
    const before = known.get(resource.root);
    const all = before ?? judgeDocument(resource.root, { registry, read: readNode, mode: 'full' });
    if (before === undefined && !registry.isPending(apiVersionOf(resource.id), resource.id.kind)) {
      known.set(resource.root, all);
      pause();
    }
    const problems = completions === undefined ? all : withoutCompleted(all, resource.id.kind, completions);
    return problems.length === 0 ? [] : [partOf(problems, resource, result.directory)];
  });
}

const completed = new WeakMap<
  readonly SchemaProblem[],
  { readonly by: Completions; readonly left: readonly SchemaProblem[] }
>();

/** Problems without fields that are missing in the render and that the tool which deploys it adds; the same list for the same one. */
function withoutCompleted(problems: readonly SchemaProblem[], kind: string, by: Completions): readonly SchemaProblem[] {
  const known = completed.get(problems);
  if (known?.by === by) return known.left;
  const isAdded = ({ code, absent = [] }: SchemaProblem): boolean =>
    code === 'schema/missing-field' && absent.every((path) => isCompleted(by, kind, String(path.at(-1))));
  const left = problems.some(isAdded) ? problems.filter((problem) => !isAdded(problem)) : problems;
  completed.set(problems, { by, left });
  return left;
}

interface Part {
  readonly problems: readonly SchemaProblem[];
  readonly overlay: string;
  readonly findings: readonly Finding[];
}

const parts = new WeakMap<RenderedResource, Part>();

function partOf(problems: readonly SchemaProblem[], resource: RenderedResource, overlay: string): readonly Finding[] {
  const known = parts.get(resource);
  if (known?.problems === problems && known.overlay === overlay) return known.findings;
  const findings = problems.map((problem) => renderedFinding(problem, resource, overlay));
  parts.set(resource, { problems, overlay, findings });
  return findings;
}

/**
 * What several versions of Kubernetes say of one render, as one list. What only some of them say names those, as "This is so on
 * prod-eu (Kubernetes 1.34)."
 */
export function mergeTargets(
  judged: readonly { readonly target: SchemaTarget; readonly findings: readonly Finding[] }[],
): readonly Finding[] {
  const found = new Map<string, { readonly findings: Finding[]; readonly targets: SchemaTarget[] }>();
  for (const { target, findings } of judged) {
    for (const finding of findings) {
      const key = [finding.code, finding.severity, placeKey(finding.place), finding.message].join('\n');
      const known = found.get(key) ?? { findings: [], targets: [target] };
      found.set(key, known);
      if (known.targets[0] === target) known.findings.push(finding);
      else if (!known.targets.includes(target)) known.targets.push(target);
    }
  }
  return [...found.values()].flatMap(({ findings, targets }) => {
    if (targets.length === judged.length) return findings;
    const where = ` This is so on ${targets.map(targetName).join(' and ')}.`;
    return findings.map((finding) => ({ ...finding, message: finding.message + where }));
  });
}

function targetName({ kubernetes, names }: SchemaTarget): string {
  return names.length === 0 ? `Kubernetes ${kubernetes}` : `${names.join(', ')} (Kubernetes ${kubernetes})`;
}
