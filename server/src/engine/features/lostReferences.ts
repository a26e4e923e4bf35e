import type { Finding } from '../diagnostics/finding.ts';
import type { Node } from '../kustomize/node.ts';
import { hasGaps } from '../kustomize/partial.ts';
import type { RemovedResource } from '../kustomize/removed.ts';
import type { RenderedResource, RenderResult } from '../kustomize/rendered.ts';
import { printId } from '../kustomize/resourceId.ts';
import { effectiveNamespace } from '../kustomize/scope.ts';
import { once } from '../policy/verdicts/once.ts';
import type { ObjectReferences, Reference } from '../workspace/references/reference.ts';
import { originPlace } from './blame.ts';
import { renderedFinding } from './renderedFindings.ts';
import { referencesOfRender } from './renderedReferences.ts';

/**
 * References that kustomize has left behind: a field names an object by a name that it had in a lower layer, the object has another one
 * in the render, and nothing has the old one. Only said of objects of the build itself: what comes from elsewhere may have any name.
 */
export function lostReferences(result: RenderResult): readonly Finding[] {
  if (result.failed || hasGaps(result.findings)) return [];
  const renamed = renamedObjects(result.resources);
  if (renamed.size === 0) return [];
  const found: Finding[] = [];
  let present: ReadonlySet<string> | undefined;
  for (const resource of result.resources) {
    for (const { site, key, name } of seenSitesOf(resource)) {
      const targets = renamed.get(key);
      if (targets === undefined) continue;
      present ??= new Set(result.resources.map((one) => nameKey(one.id.name, effectiveNamespace(one.id))));
      if (!present.has(name)) found.push(lost(site, resource, { targets, overlay: result.directory }));
    }
  }
  return found;
}

/**
 * References to objects that the build itself took out, as an overlay does with what comes from elsewhere there. Not said where an
 * object here has that name or may make one of it, such as an ExternalSecret.
 */
export function deletedReferences(result: RenderResult): readonly Finding[] {
  const { removed = [], resources, directory } = result;
  if (removed.length === 0 || result.failed || hasGaps(result.findings)) return [];
  const taken = namesHere(resources);
  const gone = new Map(removed.flatMap((one) => one.names.map((name) => [nameKey(one.kind, name), one] as const)));
  return resources.flatMap((resource) =>
    sitesOf(resource).flatMap((site) => {
      const target = site.namespace === undefined ? gone.get(nameKey(site.target.kind, site.name)) : undefined;
      if (target === undefined || taken.has(site.name)) return [];
      return [deleted(site, resource, { target, overlay: directory })];
    }),
  );
}

/** Names of objects, and all names that custom resources write. */
function namesHere(resources: readonly RenderedResource[]): ReadonlySet<string> {
  const found = new Set(resources.map(({ id }) => id.name));
  const visit = (node: Node, key: string): void => {
    if (node.kind === 'scalar' && /name$/i.test(key)) found.add(node.text);
    else if (node.kind === 'seq') for (const item of node.items) visit(item, key);
    else if (node.kind === 'map') for (const field of node.fields) visit(field.value, field.key.text);
  };
  for (const { id, root } of resources) if (isCustom(id.group)) visit(root, '');
  return found;
}

function isCustom(group: string): boolean {
  return group.includes('.') && !group.endsWith('.k8s.io');
}

function deleted(
  { target: { kind }, name, path }: Reference,
  resource: RenderedResource,
  { target, overlay }: { target: RemovedResource; overlay: string },
): Finding {
  const message = `\`${name}\` names nothing: ${kind} \`${name}\` is deleted here, and nothing else in this build has that name. Remove the reference too, unless the object comes from elsewhere.`;
  const problem = {
    code: 'kustomize/reference-deleted',
    severity: 'information',
    message,
    path,
    part: 'value',
  } as const;
  const finding = renderedFinding(problem, resource, overlay);
  const written = { message: `${kind} \`${name}\`, which is deleted`, place: originPlace(target.origin, 'key') };
  return { ...finding, related: [...finding.related, written] };
}

/** Objects by kind and a name and namespace that they had, unless they have them still. */
function renamedObjects(resources: readonly RenderedResource[]): ReadonlyMap<string, readonly RenderedResource[]> {
  const found = new Map<string, RenderedResource[]>();
  for (const resource of resources) {
    if (resource.former === undefined) continue;
    for (const key of formerKeysOf(resource)) {
      const known = found.get(key);
      if (known === undefined) found.set(key, [resource]);
      else known.push(resource);
    }
  }
  return found;
}

/** The names that an object has no longer, each as `siteKey`; put together once for as long as the object stays the same. */
const formerKeysOf = once(({ id, former = [] }: RenderedResource): readonly string[] => {
  const names = former.filter(({ kind, name }) => kind === id.kind && name !== id.name).map(({ name }) => name);
  return [...new Set(names)].map((name) => siteKey(id.kind, name, effectiveNamespace(id)));
});

/** A field that names an object, with what it names as `siteKey` and as `nameKey`. */
interface SeenSite {
  readonly site: Reference;
  readonly key: string;
  readonly name: string;
}

/** The same fields as `sitesOf`, as they are seen from the namespace of the object. */
const seenSitesOf = once((resource: RenderedResource): readonly SeenSite[] =>
  sitesOf(resource).map((site) => {
    const namespace = site.namespace ?? effectiveNamespace(resource.id);
    return { site, key: siteKey(site.target.kind, site.name, namespace), name: nameKey(site.name, namespace) };
  }),
);

/** The fields that name an object which has to be there; what is said of the object itself is none of them. */
function sitesOf({ root }: RenderedResource): readonly Reference[] {
  return namingFields(referencesOfRender(root));
}

const namingFields = once(({ references }: ObjectReferences): readonly Reference[] =>
  references.filter(({ role, optional, path }) => role === 'object' && !optional && path[0] !== 'metadata'),
);

function siteKey(kind: string, name: string, namespace: string): string {
  return `${kind}\n${nameKey(name, namespace)}`;
}

function nameKey(name: string, namespace: string): string {
  return `${name}\n${namespace}`;
}

function lost(
  site: Reference,
  resource: RenderedResource,
  { targets, overlay }: { targets: readonly RenderedResource[]; overlay: string },
): Finding {
  const { target, name, path } = site;
  const { kind } = target;
  const message = `\`${name}\` names nothing: ${kind} \`${name}\` gets another name here, and kustomize does not follow it to this field. Name the field under \`nameReference\` in \`configurations\`, or keep the name.`;
  const problem = { code: 'kustomize/reference-lost', severity: 'warning', message, path, part: 'value' } as const;
  const finding = renderedFinding(problem, resource, overlay);
  const places = targets.map((target) => ({
    message: `${kind} \`${name}\` is \`${target.id.name}\` here`,
    place: { overlay, resource: printId(target.id), path: ['metadata', 'name'] },
  }));
  return { ...finding, related: [...finding.related, ...places] };
}
