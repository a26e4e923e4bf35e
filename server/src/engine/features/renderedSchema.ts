import type { Finding } from '../diagnostics/finding.ts';
import type { MapNode } from '../kustomize/node.ts';
import type { RenderedResource, RenderResult } from '../kustomize/rendered.ts';
import { apiVersionOf } from '../kustomize/resourceId.ts';
import { judgeDocument } from '../schema/document.ts';
import type { SchemaProblem } from '../schema/problem.ts';
import type { Registry } from '../schema/registry.ts';
import type { SchemaTarget } from '../workspace/schemaTargets.ts';
import type { FindingParts } from './findingGroups.ts';
import { placeKey } from './mergeFindings.ts';
import { readNode } from './nodeReader.ts';
import { renderedFinding } from './renderedFindings.ts';

const judged = new WeakMap<Registry, WeakMap<MapNode, readonly SchemaProblem[]>>();

/**
 * Schema problems of every rendered object, on the source lines that cause them, in a part for each object that has some. An object that
 * did not change is not judged again, and its part stays the same.
 */
export function renderedSchemaFindings(result: RenderResult, registry: Registry): FindingParts {
  const known = judged.get(registry) ?? new WeakMap<MapNode, readonly SchemaProblem[]>();
  judged.set(registry, known);
  return result.resources.flatMap((resource) => {
    const problems =
      known.get(resource.root) ?? judgeDocument(resource.root, { registry, read: readNode, mode: 'full' });
    if (!registry.isPending(apiVersionOf(resource.id), resource.id.kind)) known.set(resource.root, problems);
    return problems.length === 0 ? [] : [partOf(problems, resource, result.directory)];
  });
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
