import type { Finding } from '../diagnostics/finding.ts';
import { hasGaps } from '../kustomize/partial.ts';
import type { RenderedResource, RenderResult } from '../kustomize/rendered.ts';
import { printId } from '../kustomize/resourceId.ts';
import { effectiveNamespace } from '../kustomize/scope.ts';
import { type ReferenceSite, referenceSites } from './referenceSites.ts';
import { renderedFinding } from './renderedFindings.ts';

/**
 * References that kustomize has left behind: a field names an object by a name that it had in a lower layer, the object has another one
 * in the render, and nothing has the old one. Only said of objects of the build itself: what comes from elsewhere may have any name.
 */
export function lostReferences(result: RenderResult): readonly Finding[] {
  if (result.failed || hasGaps(result.findings)) return [];
  const renamed = renamedObjects(result.resources);
  if (renamed.size === 0) return [];
  const present = new Set(result.resources.map((one) => nameKey(one.id.name, effectiveNamespace(one.id))));
  return result.resources.flatMap((resource) =>
    referenceSites(resource.root).flatMap((site) => {
      const namespace = namespaceOf(site, resource);
      const targets = renamed.get(siteKey(site.kind, site.name, namespace));
      if (targets === undefined || present.has(nameKey(site.name, namespace))) return [];
      return [lost(site, resource, { targets, overlay: result.directory })];
    }),
  );
}

/** Objects by kind and a name and namespace that they had, unless they have them still. */
function renamedObjects(resources: readonly RenderedResource[]): ReadonlyMap<string, readonly RenderedResource[]> {
  const found = new Map<string, RenderedResource[]>();
  for (const resource of resources) {
    const { id, former = [] } = resource;
    const namespace = effectiveNamespace(id);
    for (const name of new Set(former.filter(({ kind }) => kind === id.kind).map((one) => one.name))) {
      if (name === id.name) continue;
      const key = siteKey(id.kind, name, namespace);
      const known = found.get(key);
      if (known === undefined) found.set(key, [resource]);
      else known.push(resource);
    }
  }
  return found;
}

function namespaceOf(site: ReferenceSite, { id }: RenderedResource): string {
  const own = effectiveNamespace(id);
  return site.namespace ?? own;
}

function siteKey(kind: string, name: string, namespace: string): string {
  return `${kind}\n${nameKey(name, namespace)}`;
}

function nameKey(name: string, namespace: string): string {
  return `${name}\n${namespace}`;
}

function lost(
  site: ReferenceSite,
  resource: RenderedResource,
  { targets, overlay }: { targets: readonly RenderedResource[]; overlay: string },
): Finding {
  const { kind, name, path } = site;
  const message = `\`${name}\` names nothing: ${kind} \`${name}\` gets another name here, and kustomize does not follow it to this field. Name the field under \`nameReference\` in \`configurations\`, or keep the name.`;
  const problem = { code: 'kustomize/reference-lost', severity: 'warning', message, path, part: 'value' } as const;
  const finding = renderedFinding(problem, resource, overlay);
  const places = targets.map((target) => ({
    message: `${kind} \`${name}\` is \`${target.id.name}\` here`,
    place: { overlay, resource: printId(target.id), path: ['metadata', 'name'] },
  }));
  return { ...finding, related: [...finding.related, ...places] };
}
