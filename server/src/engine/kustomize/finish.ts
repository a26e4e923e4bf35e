import type { Finding } from '../diagnostics/finding.ts';
import type { RenderAccess } from './access.ts';
import { tidyAnnotations } from './buildNotes.ts';
import { hashSuffixStep } from './hash.ts';
import { getNode, type Node } from './node.ts';
import { keepCertain } from './partial.ts';
import { originPath } from './provenance.ts';
import type { Accumulated } from './render.ts';
import type { RenderedResource } from './rendered.ts';
import { currentId, originalId, type Resource } from './resource.ts';
import { printId } from './resourceId.ts';
import { settleShared } from './sharedScalars.ts';
import { entryFinding, type Step, type Stepped } from './step.ts';
import { managedByStep } from './steps/labels.ts';
import { fixReferences } from './steps/nameReferences.ts';
import { sortResources } from './steps/sortOrder.ts';
import { findTwins } from './steps/twins.ts';
import { resolveVars } from './steps/vars.ts';
import { unprintable } from './unprintable.ts';

const LOCAL_CONFIG = 'config.kubernetes.io/local-config';

/** What is done once, at the top of a build, in order. */
export function finishResources(
  directory: string,
  accumulated: Accumulated,
  access: RenderAccess,
): { readonly resources: readonly RenderedResource[]; readonly findings: readonly Finding[] } {
  const { top, config } = accumulated;
  const file = top?.file ?? directory;
  const metadata = new Set(top?.fields.buildMetadata.map(({ text }) => text));
  const managedBy = top?.fields.buildMetadata.find(({ text }) => text === 'managedByLabel');
  const steps: Step[] = [
    hashSuffixStep(access.sha256),
    (resources) => fixReferences(resources, config),
    (resources) => resolveVars(resources, accumulated.vars, config),
    dropLocal,
    (resources) => refuseTwins(sortResources(resources, top?.fields.sortOptions, file), file),
    ...(managedBy === undefined ? [] : [managedByStep(managedBy, file)]),
    (resources) => ({ resources: resources.map((one) => tidyAnnotations(one, metadata, directory)), findings: [] }),
  ];
  let resources = accumulated.resources;
  const findings: Finding[] = [];
  for (const step of steps) {
    const made = step(resources);
    resources = made.resources.some(({ shares }) => shares) ? made.resources.map(settled) : made.resources;
    findings.push(...keepCertain(made.findings, accumulated.partial));
  }
  for (const resource of resources) findings.push(...unprintable(resource.root));
  return { resources: resources.map(rendered), findings };
}

function settled(resource: Resource): Resource {
  return settleShared(resource).resource;
}

/** Drops what is only for the build itself (resource/factory.go DropLocalNodes). */
function dropLocal(resources: readonly Resource[]): Stepped {
  const findings: Finding[] = [];
  const kept = resources.filter((resource) => {
    const id = currentId(resource);
    if (id.kind === '' || (id.name === '' && !id.kind.endsWith('List'))) findings.push(nameless(resource));
    const local = getNode(resource.root, ['metadata', 'annotations', LOCAL_CONFIG]);
    return local === undefined || textOf(local) === 'false';
  });
  return { resources: kept.length === resources.length ? resources : kept, findings };
}

function textOf(node: Node): string {
  return node.kind === 'scalar' ? node.text : '';
}

function nameless(resource: Resource): Finding {
  const { origin } = resource.root;
  const { origin: _, ...place } = { file: origin.file, path: originPath(origin), origin };
  const message = 'This object has lost its kind or its name on the way; kustomize refuses the build.';
  return entryFinding(place, { code: 'kustomize/bad-resource', severity: 'error', message });
}

/** The legacy order puts objects into a new list, where two with one id cannot stand. */
function refuseTwins(sorted: Stepped, file: string): Stepped {
  const twins = findTwins(sorted.resources);
  if (twins === undefined) return sorted;
  const message = `Two resources end up as ${printId(currentId(twins))}; kustomize refuses that. Rename one of them.`;
  const finding = entryFinding({ file, path: [] }, { code: 'kustomize/id-conflict', severity: 'error', message });
  return { resources: sorted.resources, findings: [...sorted.findings, finding] };
}

const renderedOf = new WeakMap<Resource, RenderedResource>();

/** The object as a render gives it; the same one each time. */
export function rendered(resource: Resource): RenderedResource {
  const known = renderedOf.get(resource);
  if (known !== undefined) return known;
  const made = { id: currentId(resource), originalId: originalId(resource), root: resource.root };
  renderedOf.set(resource, made);
  return made;
}
