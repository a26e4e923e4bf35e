import type { Finding } from '../diagnostics/finding.ts';
import type { RenderAccess } from './access.ts';
import { type Again, mapAgain } from './again.ts';
import { tidyAnnotations } from './buildNotes.ts';
import { hashSuffixStep } from './hash.ts';
import type { Kustomization, Located, SortOptions } from './kustomizationFields.ts';
import { getNode, type Node } from './node.ts';
import { keepCertain } from './partial.ts';
import { originPath } from './provenance.ts';
import type { Accumulated } from './render.ts';
import type { RenderedResource } from './rendered.ts';
import { currentId, originalId, type Resource } from './resource.ts';
import { printId } from './resourceId.ts';
import { type SettleMemory, settleStep } from './settleMemory.ts';
import { entryFinding, type Step, type Stepped } from './step.ts';
import { remembers } from './stepMemory.ts';
import { managedByStep } from './steps/labels.ts';
import { fixReferences, type ReferenceMemory } from './steps/nameReferences.ts';
import { type SortMemory, sortAgain, sortResources } from './steps/sortOrder.ts';
import { findTwins } from './steps/twins.ts';
import { resolveVars } from './steps/vars.ts';
import { unprintable } from './unprintable.ts';

const LOCAL_CONFIG = 'config.kubernetes.io/local-config';

/** What is kept of one finish for the next one of the same directory. */
export interface FinishMemory {
  readonly fields: Kustomization | undefined;
  readonly references: ReferenceMemory;
  readonly order: SortMemory;
  readonly local: Again<Resource, Locality>;
  readonly tidy: Again<Resource, Resource>;
  readonly printable: Again<Resource, readonly Finding[]>;
  readonly rendered: Again<Resource, RenderedResource>;
  readonly settle: readonly SettleMemory[];
}

/** A memory with nothing in it; it holds for the fields of one top kustomization. */
export function newFinishMemory(fields: Kustomization | undefined): FinishMemory {
  const settle = Array.from({ length: 10 }, (): SettleMemory => ({}));
  return { fields, references: {}, order: {}, local: {}, tidy: {}, printable: {}, rendered: {}, settle };
}

/** What is done once, at the top of a build, in order. */
export function finishResources(
  directory: string,
  accumulated: Accumulated,
  access: RenderAccess,
  memory: FinishMemory,
): { readonly resources: readonly RenderedResource[]; readonly findings: readonly Finding[] } {
  const { top, config } = accumulated;
  const file = top?.file ?? directory;
  const metadata = new Set(top?.fields.buildMetadata.map(({ text }) => text));
  const managedBy = top?.fields.buildMetadata.find(({ text }) => text === 'managedByLabel') ?? byFlag(access);
  const options = top?.fields.sortOptions ?? (access.reorder === 'none' ? UNSORTED : undefined);
  const steps: Step[] = [
    hashSuffixStep(access.sha256),
    (resources) => fixReferences(resources, config, memory.references),
    (resources) => resolveVars(resources, accumulated.vars, config),
    (resources) => dropLocal(resources, memory.local),
    (resources) => sortUnique(resources, { options, file }, memory.order),
    ...(managedBy === undefined ? [] : [managedByStep(managedBy, file)]),
    (resources) => ({
      resources: mapAgain(memory.tidy, resources, (one) => tidyAnnotations(one, metadata, directory)),
      findings: [],
    }),
  ];
  let resources = accumulated.resources;
  const findings: Finding[] = [];
  steps.forEach((step, index) => {
    const made = step(resources);
    resources = settleStep(memory.settle[index] ?? {}, made.resources, resources).resources;
    findings.push(...keepCertain(made.findings, accumulated.partial));
  });
  for (const found of mapAgain(memory.printable, resources, ({ root }) => unprintable(root))) {
    if (found.length > 0) findings.push(...found);
  }
  return { resources: mapAgain(memory.rendered, resources, rendered), findings };
}

/** What the flags of the command line stand for (krusty/kustomizer.go Run, applySortOrder). */
const UNSORTED: SortOptions = { at: [], order: 'fifo' };
const MANAGED_BY: Located = { text: 'managedByLabel', at: [] };

function byFlag(access: RenderAccess): Located | undefined {
  return access.managedBy === true ? MANAGED_BY : undefined;
}

type Locality = 'kept' | 'local' | 'nameless' | 'nameless and local';

/** Drops what is only for the build itself (resource/factory.go DropLocalNodes). */
function dropLocal(resources: readonly Resource[], memory: Again<Resource, Locality>): Stepped {
  const localities = mapAgain(memory, resources, localityOf);
  if (localities.every((one) => one === 'kept')) return { resources, findings: [] };
  return {
    resources: resources.filter((_, at) => !localities[at]?.endsWith('local')),
    findings: resources.filter((_, at) => localities[at]?.startsWith('nameless')).map(nameless),
  };
}

/**
 * The lists of former names, kinds and namespaces have no place for an empty one, and kustomize stops when they differ in length (PrevIds).
 * Without names there is nothing to compare, and no kind at all reads as one.
 */
function wasNameless({ former }: Resource): boolean {
  const names = former.filter(({ name }) => name !== '').length;
  const kinds = former.filter(({ kind }) => kind !== '').length;
  return names > 0 && (names !== former.length || names !== Math.max(kinds, 1));
}

function localityOf(resource: Resource): Locality {
  const id = currentId(resource);
  const isNameless = id.kind === '' || (id.name === '' && !id.kind.endsWith('List')) || wasNameless(resource);
  const local = getNode(resource.root, ['metadata', 'annotations', LOCAL_CONFIG]);
  const isLocal = local !== undefined && textOf(local) !== 'false';
  if (isNameless) return isLocal ? 'nameless and local' : 'nameless';
  return isLocal ? 'local' : 'kept';
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
function sortUnique(
  resources: readonly Resource[],
  by: { readonly options: SortOptions | undefined; readonly file: string },
  memory: SortMemory,
): Stepped {
  const sorted = sortAgain(memory, resources);
  if (sorted !== undefined) return { resources: sorted, findings: [] };
  const made = sortResources(resources, by.options, by.file);
  const twins = findTwins(made.resources);
  if (twins === undefined) {
    if (made.findings.length === 0 && remembers()) memory.last = { input: resources, output: made.resources };
    return made;
  }
  const message = `Two resources end up as ${printId(currentId(twins))}; kustomize refuses that. Rename one of them.`;
  const place = { file: by.file, path: [] };
  const finding = entryFinding(place, { code: 'kustomize/id-conflict', severity: 'error', message });
  return { resources: made.resources, findings: [...made.findings, finding] };
}

const renderedOf = new WeakMap<Resource, RenderedResource>();

/** The object as a render gives it; the same one each time. */
export function rendered(resource: Resource): RenderedResource {
  const known = renderedOf.get(resource);
  if (known !== undefined) return known;
  const { root, former } = resource;
  const made = {
    id: currentId(resource),
    originalId: originalId(resource),
    root,
    ...(former.length > 0 && { former }),
  };
  if (remembers()) renderedOf.set(resource, made);
  return made;
}
