import type { Finding } from '../diagnostics/finding.ts';
import type { MapNode } from '../kustomize/node.ts';
import type { RenderResult } from '../kustomize/rendered.ts';
import { judgeDocument } from '../schema/document.ts';
import type { SchemaProblem } from '../schema/problem.ts';
import type { Registry } from '../schema/registry.ts';
import { readNode } from './nodeReader.ts';
import { renderedFinding } from './renderedFindings.ts';

const judged = new WeakMap<Registry, WeakMap<MapNode, readonly SchemaProblem[]>>();

/** Schema problems of every rendered object, on the source lines that cause them. An object that did not change is not judged again. */
export function renderedSchemaFindings(result: RenderResult, registry: Registry): readonly Finding[] {
  const known = judged.get(registry) ?? new WeakMap<MapNode, readonly SchemaProblem[]>();
  judged.set(registry, known);
  return result.resources.flatMap((resource) => {
    const problems =
      known.get(resource.root) ?? judgeDocument(resource.root, { registry, read: readNode, mode: 'full' });
    known.set(resource.root, problems);
    return problems.map((problem) => renderedFinding(problem, resource, result.directory));
  });
}
