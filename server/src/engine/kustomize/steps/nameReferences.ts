import type { Finding } from '../../diagnostics/finding.ts';
import { changedPlaces } from '../again.ts';
import { selects, type TransformerConfig } from '../fieldSpecs.ts';
import { currentId, originalId, type Resource } from '../resource.ts';
import type { ResourceId } from '../resourceId.ts';
import { effectiveNamespace } from '../scope.ts';
import type { Stepped } from '../step.ts';
import { remembers } from '../stepMemory.ts';
import { type ByName, type FixedReferences, ReferenceFixer, type ReferenceLink, sameEdits } from './referenceFixer.ts';
import { presentLinks } from './referenceShape.ts';
import { blankSubject, meansTheSame } from './referral.ts';

/** What is kept of one repair for the next one of the same overlay. */
export interface ReferenceMemory {
  last?: {
    readonly input: readonly Resource[];
    readonly config: TransformerConfig;
    readonly renamed: Renamed;
    readonly stepped: Stepped;
  };
}

/** Objects by each name that they had, and the kinds of which there are any. */
interface Renamed {
  readonly byName: Map<string, Resource[]>;
  readonly kinds: readonly ResourceId[];
  /** Objects by the namespace that they had first, one for each that they have now. */
  readonly byOriginalNamespace: ReadonlyMap<string, readonly Resource[]>;
  /** Stands for the kinds and the namespaces. */
  readonly key: string;
}

/**
 * Repairs every field that names an object whose name has changed (api/filters/nameref, namereferencetransformer.go). Runs once, at the
 * top. An object is looked at again when it is new, or when a name that it uses means something else than before.
 */
export function fixReferences(
  resources: readonly Resource[],
  config: TransformerConfig,
  memory: ReferenceMemory = {},
): Stepped {
  const exchanged = fixExchanged(resources, config, memory.last);
  if (exchanged !== undefined) {
    memory.last = { ...exchanged, input: resources, config };
    return exchanged.stepped;
  }
  const renamed = findRenamed(resources);
  const findings: Finding[] = [];
  const made = resources.map((resource) => {
    const blank = blankSubject(resource);
    if (blank !== undefined) findings.push(blank);
    const fixed = fixOne(resource, config, renamed);
    if (fixed.findings.length > 0) findings.push(...fixed.findings);
    return fixed.resource;
  });
  const stepped = { resources: made, findings };
  if (remembers()) memory.last = { input: resources, config, renamed, stepped };
  return stepped;
}

/** The last result with some objects exchanged, none of which can mean anything new to the others; undefined where one can. */
function fixExchanged(
  resources: readonly Resource[],
  config: TransformerConfig,
  last: ReferenceMemory['last'],
): { readonly stepped: Stepped; readonly renamed: Renamed } | undefined {
  const places = changedPlaces(last?.input, resources);
  if (last === undefined || places === undefined || last.config !== config || last.stepped.findings.length > 0)
    return undefined;
  const { renamed, input } = last;
  if (!places.every((at) => meansTheSame(input[at] as Resource, resources[at] as Resource))) return undefined;
  for (const at of places) exchange(renamed.byName, input[at] as Resource, resources[at] as Resource);
  const made = last.stepped.resources.slice();
  const findings: Finding[] = [];
  for (const at of places) {
    const resource = resources[at] as Resource;
    const blank = blankSubject(resource);
    if (blank !== undefined) findings.push(blank);
    const fixed = fixOne(resource, config, renamed);
    findings.push(...fixed.findings);
    made[at] = fixed.resource;
  }
  // Findings come in the order of the objects, and there were none before.
  return { stepped: { resources: made, findings }, renamed };
}

function exchange(byName: Map<string, Resource[]>, old: Resource, now: Resource): void {
  for (const { name } of old.former) {
    const named = byName.get(name);
    const at = named?.indexOf(old) ?? -1;
    if (named !== undefined && at >= 0) named[at] = now;
  }
}

function findRenamed(resources: readonly Resource[]): Renamed {
  const byName = new Map<string, Resource[]>();
  const kinds = new Map<string, ResourceId[]>();
  const namespaces = new Map<string, Resource[]>();
  for (const resource of resources) {
    noteNamespace(namespaces, resource);
    const { former } = resource;
    for (let at = 0; at < former.length; at++) {
      const { name, kind } = former[at] as (typeof former)[number];
      if (former.findIndex((one) => one.name === name) === at) {
        const known = byName.get(name);
        if (known === undefined) byName.set(name, [resource]);
        else known.push(resource);
      }
      noteKind(kinds, resource, kind);
    }
  }
  const all = [...kinds.values()].flat();
  const moves = [...namespaces].map(([name, list]) => [name, list.map((one) => effectiveNamespace(currentId(one)))]);
  const key = `${all.map(gvkText).join('\n\n')}\n\n${JSON.stringify(moves)}`;
  return { byName, kinds: all, byOriginalNamespace: namespaces, key };
}

function noteNamespace(namespaces: Map<string, Resource[]>, resource: Resource): void {
  const first = effectiveNamespace(originalId(resource));
  const known = namespaces.get(first) ?? [];
  namespaces.set(first, known);
  const now = effectiveNamespace(currentId(resource));
  // `referral.ts` asks for the namespace as it is written, too.
  const { namespace } = currentId(resource);
  const isThere = known.some((one) => {
    const id = currentId(one);
    return id.namespace === namespace && effectiveNamespace(id) === now;
  });
  if (!isThere) known.push(resource);
}

function noteKind(kinds: Map<string, ResourceId[]>, resource: Resource, kind: string): void {
  const id = currentId(resource);
  const known = kinds.get(kind);
  if (known === undefined) kinds.set(kind, [{ ...id, kind }]);
  else if (!known.some(({ group, version }) => group === id.group && version === id.version))
    known.push({ ...id, kind });
}

interface Remembered {
  readonly all: readonly ReferenceLink[];
  /** Of the kinds that were renamed. */
  readonly key: string;
  readonly fixed: FixedReferences;
}
const fixes = new WeakMap<Resource, Remembered>();

/** What was made of the same object the last time, when nothing that it names means anything new. */
function fixOne(resource: Resource, config: TransformerConfig, renamed: Renamed): FixedReferences {
  const all = linksFor(config, originalId(resource));
  const known = fixes.get(resource);
  if (known?.all === all && known.key === renamed.key && lookupsHold(known.fixed, renamed)) return known.fixed;
  const present = presentLinks(resource.root, all);
  const links = present === undefined ? all : usefulLinks(all, renamed).filter((link) => present.has(link));
  const made = new ReferenceFixer(resource, renamed).fix(links);
  const isSame = known !== undefined && made.edits.length > 0 && sameEdits(known.fixed.edits, made.edits);
  // The lists of names change in place, so what they held is kept.
  const lookups = made.lookups.size === 0 ? made.lookups : copyLookups(made.lookups);
  const fixed = { ...made, lookups, resource: isSame ? known.fixed.resource : made.resource };
  if (remembers()) fixes.set(resource, { all, key: renamed.key, fixed });
  return fixed;
}

function copyLookups(lookups: ByName): ByName {
  return new Map([...lookups].map(([name, named]) => [name, [...named]]));
}

function lookupsHold({ lookups }: FixedReferences, { byName }: Renamed): boolean {
  for (const [name, before] of lookups) {
    const now = byName.get(name) ?? [];
    if (now.length !== before.length) return false;
    for (let at = 0; at < now.length; at++) {
      if (!meansTheSame(before[at] as Resource, now[at] as Resource)) return false;
    }
  }
  return true;
}

const useful = new WeakMap<readonly ReferenceLink[], Map<string, readonly ReferenceLink[]>>();

/** Leaves out references to kinds of which no object was renamed. */
function usefulLinks(all: readonly ReferenceLink[], { kinds, key }: Renamed): readonly ReferenceLink[] {
  const byKey = useful.get(all) ?? new Map<string, readonly ReferenceLink[]>();
  useful.set(all, byKey);
  const known = byKey.get(key);
  if (known !== undefined) return known;
  const found = all.filter(({ target }) => kinds.some((id) => selects(target, id)));
  if (byKey.size > 20) byKey.clear();
  byKey.set(key, found);
  return found;
}

const links = new WeakMap<TransformerConfig, Map<string, readonly ReferenceLink[]>>();

function linksFor(config: TransformerConfig, id: ResourceId): readonly ReferenceLink[] {
  const byGvk = links.get(config) ?? new Map<string, readonly ReferenceLink[]>();
  links.set(config, byGvk);
  const key = gvkText(id);
  const known = byGvk.get(key);
  if (known !== undefined) return known;
  const found = config.nameReference.flatMap((reference) =>
    reference.fieldSpecs
      .filter((spec) => selects(spec, id))
      .map(({ path }): ReferenceLink => ({ target: reference, spec: { path } })),
  );
  byGvk.set(key, found);
  return found;
}

function gvkText({ group, version, kind }: ResourceId): string {
  return `${group}\n${version}\n${kind}`;
}
