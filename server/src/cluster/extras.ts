import type { OwnerFacts } from './desired.ts';
import { apiPath } from './discovery.ts';
import { getIn, isList, isObject, type JsonObject, textIn } from './json.ts';
import { listObjects, type ReadOptions } from './liveReader.ts';
import { readEntries } from './managedFields.ts';
import type { ListedObject } from './owner.ts';
import { isProblem } from './problem.ts';
import type { DriftState, ResourceDrift } from './report.ts';
import { createSecretMask, isSecret } from './secretMask.ts';
import { stripLive } from './strip.ts';
import { toYaml } from './yamlText.ts';

/** What tells which objects belong to an overlay besides the render. */
export interface ExtraSources {
  readonly owner: OwnerFacts;
  readonly inventory: readonly ListedObject[] | undefined;
  /** Label selector of the team file. */
  readonly owns: string | undefined;
  /** Objects of the render: what is in it is no extra. */
  readonly rendered: readonly ListedObject[];
  /** Objects of the render at the applied revision, where that is known. */
  readonly applied: readonly ListedObject[];
}

export interface Extras {
  readonly resources: readonly ResourceDrift[];
  readonly notes: readonly string[];
}

type Options = Omit<ReadOptions, 'progress'>;

/** Finds objects of this overlay that Git does not have: by the owner's inventory and labels, and by the team file's selector. */
export async function findExtras(sources: ExtraSources, options: Options): Promise<Extras> {
  const { inventory, owns, owner } = sources;
  if (inventory === undefined && owns === undefined) {
    const why =
      owner.tool === 'none'
        ? 'no Flux or Argo CD object deploys this overlay'
        : `the inventory of ${owner.words} is not known`;
    const note = `Extras not computed: ${why}, and the team file sets no \`owns\` selector for the cluster.`;
    return { resources: [], notes: [note] };
  }
  const listed = inventory === undefined ? NONE : await fromInventory(inventory, sources, options);
  const selected = owns === undefined ? NONE : await fromSelector(owns, sources, options);
  const known = new Set(listed.resources.map((one) => one.id));
  return {
    resources: [...listed.resources, ...selected.resources.filter((one) => !known.has(one.id))],
    notes: [...listed.notes, ...selected.notes],
  };
}

const NONE: Extras = { resources: [], notes: [] };

async function fromInventory(
  inventory: readonly ListedObject[],
  sources: ExtraSources,
  options: Options,
): Promise<Extras> {
  const { owner } = sources;
  const unknown = inventory.filter((one) => !includes(sources.rendered, one, options.defaultNamespace));
  const found = await Promise.all(
    unknown.map(async (one) => {
      const live = await readListed(one, options);
      return live === undefined ? [] : [extra(live, one, sources)];
    }),
  );
  if (owner.tool !== 'flux') return { resources: found.flat(), notes: [] };
  const selector = `kustomize.toolkit.fluxcd.io/name=${owner.name},kustomize.toolkit.fluxcd.io/namespace=${owner.namespace}`;
  const listed = await listOwn(selector, sources, options);
  const orphans = listed.objects.filter(
    ({ live, listed: one }) => !includes(inventory, one, '') && isAppliedByFlux(live),
  );
  return {
    resources: [...found.flat(), ...orphans.map(({ live, listed: one }) => orphan(live, one, sources))],
    notes: listed.failed.length > 0 ? [failedWords(listed.failed)] : [],
  };
}

async function readListed(one: ListedObject, options: Options): Promise<JsonObject | undefined> {
  // The inventory's version does not matter: the kind is looked up in whatever version is served.
  const answer = options.discovery.find(one.group === '' ? 'v1' : `${one.group}/v1`, one.kind);
  if (answer.is === 'unknown' || answer.is === 'stale') return undefined;
  const path = apiPath(answer.resource, one.namespace, one.name);
  if (path === undefined) return undefined;
  const live = await options.transport.send({ method: 'GET', path }, options.signal);
  return isProblem(live) || !isObject(live.json) ? undefined : live.json;
}

/** Operators copy labels, so a label alone proves nothing. */
function isAppliedByFlux(live: JsonObject): boolean {
  return readEntries(live).some((entry) => entry.manager === 'kustomize-controller');
}

async function fromSelector(selector: string, sources: ExtraSources, options: Options): Promise<Extras> {
  const { objects, failed } = await listOwn(selector, sources, options);
  const notes = [
    `Extras by the label selector \`${selector}\` of the team file, among the kinds and namespaces of this overlay.`,
  ];
  return {
    resources: objects.map(({ live, listed }) => extra(live, listed, sources)),
    notes: failed.length > 0 ? [...notes, failedWords(failed)] : notes,
  };
}

function failedWords(kinds: readonly string[]): string {
  return `Extras not computed for ${[...new Set(kinds)].sort().join(', ')}: listing them failed.`;
}

interface Listing {
  readonly objects: readonly { readonly live: JsonObject; readonly listed: ListedObject }[];
  readonly failed: readonly string[];
}

/** Objects with these labels that the render does not have, among its kinds and namespaces. */
async function listOwn(selector: string, sources: ExtraSources, options: Options): Promise<Listing> {
  const objects: { live: JsonObject; listed: ListedObject }[] = [];
  const failed: string[] = [];
  const kinds = new Map(sources.rendered.map((one) => [`${one.group}/${one.kind}/${one.namespace}`, one]));
  await Promise.all(
    [...kinds.values()].map(async ({ group, kind, namespace }) => {
      const answer = options.discovery.find(group === '' ? 'v1' : `${group}/v1`, kind);
      if (answer.is !== 'served' && answer.is !== 'otherVersion') return;
      const inside = answer.resource.namespaced ? namespace || options.defaultNamespace : '';
      const items = await listObjects(answer.resource, inside, { ...options, selector });
      if (isProblem(items)) failed.push(kind);
      for (const live of isProblem(items) ? [] : items) {
        const listed = listedOf(live, answer.resource.group);
        const known = includes(sources.rendered, listed, options.defaultNamespace);
        if (!known && !hasOwner(live)) objects.push({ live, listed });
      }
    }),
  );
  return { objects, failed };
}

function listedOf(item: JsonObject, group: string): ListedObject {
  return {
    group,
    kind: textIn(item, 'kind'),
    namespace: textIn(item, 'metadata', 'namespace'),
    name: textIn(item, 'metadata', 'name'),
  };
}

/** Objects that another object owns go with it; operators and controllers copy labels. */
function hasOwner(item: JsonObject): boolean {
  const owners = getIn(item, 'metadata', 'ownerReferences');
  return isList(owners) && owners.length > 0;
}

/** Version is not identity: an object is the same in every version of its kind. */
function includes(list: readonly ListedObject[], one: ListedObject, defaultNamespace: string): boolean {
  return list.some(
    (other) =>
      other.group === one.group &&
      other.kind === one.kind &&
      other.name === one.name &&
      (other.namespace === one.namespace || (other.namespace === '' && one.namespace === defaultNamespace)),
  );
}

function extra(live: JsonObject, listed: ListedObject, sources: ExtraSources): ResourceDrift {
  const { owner, inventory } = sources;
  const wasInGit = includes(sources.applied, listed, '');
  const isProtected = ['annotations', 'labels'].some(
    (map) => textIn(live, 'metadata', map, 'kustomize.toolkit.fluxcd.io/prune').toLowerCase() === 'disabled',
  );
  const isListed = inventory !== undefined && includes(inventory, listed, '');
  const prunes = isListed && owner.prune && !isProtected;
  const note = `Git does not have it${staysBecause({ owner, isListed, isProtected, prunes })}`;
  return row(live, listed, {
    state: wasInGit && prunes ? 'pendingRemoval' : 'extra',
    note,
    byArgo: owner.tool === 'argo',
  });
}

function staysBecause(told: {
  readonly owner: OwnerFacts;
  readonly isListed: boolean;
  readonly isProtected: boolean;
  readonly prunes: boolean;
}): string {
  if (told.prunes) return `; ${told.owner.words} will remove it.`;
  if (told.owner.tool === 'none') return '.';
  if (!told.isListed) return `, and it is not in the inventory of ${told.owner.words}: nobody will remove it.`;
  if (told.isProtected) return '; it stays, since pruning is disabled on it.';
  return `; it stays, since ${told.owner.words} does not prune.`;
}

/** An object with the owner's marks that its owner does not list any more: nobody will ever remove it. */
function orphan(live: JsonObject, listed: ListedObject, sources: ExtraSources): ResourceDrift {
  const note = `It carries the labels of ${sources.owner.words}, which does not list it any more; nobody will remove it.`;
  return row(live, listed, { state: 'orphan', note, byArgo: false });
}

function row(
  live: JsonObject,
  listed: ListedObject,
  told: { readonly state: DriftState; readonly note: string; readonly byArgo: boolean },
): ResourceDrift {
  const stripped = stripLive(live, undefined, told.byArgo);
  const mask = createSecretMask();
  return {
    id: `${listed.kind}.${textIn(live, 'apiVersion')}/${listed.name}.${listed.namespace}`,
    apiVersion: textIn(live, 'apiVersion'),
    kind: listed.kind,
    name: listed.name,
    namespace: listed.namespace,
    state: told.state,
    mode: 'none',
    fields: [],
    additions: [],
    notes: [told.note],
    localEdits: false,
    renderedText: '',
    liveText: toYaml(isSecret(live) ? mask.hide(stripped, 'only in cluster') : stripped),
  };
}
