import type { CustomPacks } from './customPacks.ts';
import type { Release } from './kindLife.ts';
import { isObject, readDefinition } from './openapi.ts';
import { findOwners, isBundledCustom, type Owners, splitId } from './owners.ts';
import type { PackKind, SchemaPack } from './pack.ts';
import type { Json, JsonObject, KindSchema, Schema } from './schemaShape.ts';

const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/**
 * What the server itself sets: in a custom resource it takes any number or any scalar for it and reads nothing
 * (k8s.io/apimachinery, pkg/apis/meta/v1/unstructured).
 */
const SYSTEM_FIELDS: Readonly<Record<string, Schema>> = {
  creationTimestamp: { type: 'any' },
  deletionGracePeriodSeconds: { type: 'number' },
  deletionTimestamp: { type: 'any' },
  generation: { type: 'number' },
};

/** A kind by name, for proposals and for the nearest name. */
export interface KindName {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * Which schema describes which kind. Packs that stand later win, so that a CustomResourceDefinition of the repository
 * replaces a bundled one. Definitions, and packs of bundled custom resources, are read when first asked for; what a registry
 * answers never changes, except from pending to known.
 */
export interface Registry {
  /** The version of Kubernetes that it stands for; undefined where no version is meant. */
  readonly release: Release | undefined;
  /** The schema of a kind; undefined when no pack has it. */
  find(apiVersion: string, kind: string): KindSchema | undefined;
  /** The schema that a reference stands for, merged with what stands beside the reference. */
  resolve(schema: Schema): Schema;
  /** Every kind, in the order of the packs. */
  kinds(): readonly KindName[];
  /** True when built-in kinds live in this group, so that a kind it lacks does not exist. */
  isBuiltInGroup(group: string): boolean;
  /** True while a pack that may hold this kind has not been delivered, so that nothing can be said about it. */
  isPending(apiVersion: string, kind: string): boolean;
}

/** Makes a registry of the packs that have been delivered; the bundled custom resources stand among them as one. */
export function createRegistry(packs: readonly (SchemaPack | CustomPacks)[], release?: Release): Registry {
  return new PackRegistry(packs, release);
}

/** Definitions that were read, by their JSON: versions of Kubernetes share most of theirs. */
const read = new WeakMap<JsonObject, Schema>();

class PackRegistry implements Registry {
  readonly release: Release | undefined;
  private readonly packs: readonly SchemaPack[];
  private readonly custom: CustomPacks | undefined;
  /** The packs of bundled custom resources that were met. */
  private readonly loaded = new Set<SchemaPack>();
  /** The pack of each kind, or the name of one that is loaded when the kind is met. */
  private readonly owners: Owners;
  private readonly found = new Map<string, KindSchema>();
  private readonly definitions = new Map<string, Schema>();
  private readonly resolved = new Map<Schema, Schema>();
  private readonly builtInGroups = new Set<string>();

  constructor(packs: readonly (SchemaPack | CustomPacks)[], release: Release | undefined) {
    this.release = release;
    this.custom = packs.find(isBundledCustom);
    this.packs = packs.filter((pack): pack is SchemaPack => !isBundledCustom(pack));
    this.owners = findOwners(packs);
    for (const pack of this.packs.filter((one) => !one.custom)) {
      for (const id of pack.kinds.keys()) this.builtInGroups.add(groupOf(splitId(id).apiVersion));
    }
  }

  find(apiVersion: string, kind: string): KindSchema | undefined {
    const id = `${apiVersion}/${kind}`;
    // Asked for each time, so that everybody who needs a pack is among its readers.
    const pack = this.ownerOf(id);
    const known = this.found.get(id);
    if (known !== undefined) return known;
    const entry = pack?.kinds.get(id);
    if (pack === undefined || entry === undefined) return undefined;
    const made = this.make({ apiVersion, kind }, pack, entry);
    this.found.set(id, made);
    return made;
  }

  private ownerOf(id: string): SchemaPack | undefined {
    const owner = this.owners.get(id);
    if (typeof owner !== 'string') return owner;
    const pack = this.custom?.load(owner);
    if (pack !== undefined) this.loaded.add(pack);
    return pack;
  }

  resolve(schema: Schema): Schema {
    if (schema.ref === undefined) return schema;
    const known = this.resolved.get(schema);
    if (known !== undefined) return known;
    const { ref, type: _, ...beside } = schema;
    const target = this.resolve(this.definition(ref));
    const made = Object.keys(beside).length === 0 ? target : { ...target, ...beside };
    this.resolved.set(schema, made);
    return made;
  }

  kinds(): readonly KindName[] {
    return [...this.owners.keys()].map(splitId);
  }

  isBuiltInGroup(group: string): boolean {
    return this.builtInGroups.has(group);
  }

  isPending(apiVersion: string, kind: string): boolean {
    const id = `${apiVersion}/${kind}`;
    if (this.owners.has(id)) return this.ownerOf(id) === undefined;
    if (this.builtInGroups.size === 0) return true;
    return (
      this.custom?.kinds === undefined && this.custom !== undefined && !this.builtInGroups.has(groupOf(apiVersion))
    );
  }

  private make(name: KindName, pack: SchemaPack, entry: PackKind): KindSchema {
    const { plural, namespaced } = entry;
    const schema = this.resolve(readOnce(entry.schema, pack.definitions[entry.schema]));
    const whole = pack.custom ? this.withObjectFields(schema) : schema;
    return {
      ...name,
      plural,
      namespaced,
      schema: whole,
      definition: entry.schema,
      custom: pack.custom,
      exact: pack.exact,
      source: pack.name,
      ...(entry.deprecated === true && { warning: entry.warning ?? `${name.apiVersion} ${name.kind} is deprecated` }),
    };
  }

  /** The server adds these to every custom resource (apiextensions-apiserver, pkg/controller/openapi/builder). */
  private withObjectFields(schema: Schema): Schema {
    const properties = new Map(schema.properties);
    properties.set('apiVersion', { type: 'string' }).set('kind', { type: 'string' });
    const metadata = new Map(this.definition(OBJECT_META).properties);
    for (const [name, field] of Object.entries(SYSTEM_FIELDS)) metadata.set(name, field);
    properties.set('metadata', { type: 'any', ref: OBJECT_META, properties: metadata });
    return { ...schema, type: 'object', properties };
  }

  private definition(name: string): Schema {
    const known = this.definitions.get(name);
    if (known !== undefined) return known;
    const made = readOnce(name, this.definitionText(name));
    this.definitions.set(name, made);
    return made;
  }

  private definitionText(name: string): Json | undefined {
    const pack = this.packs.findLast((candidate) => candidate.definitions[name] !== undefined);
    return (pack ?? [...this.loaded].find((candidate) => candidate.definitions[name] !== undefined))?.definitions[name];
  }
}

/** Reads a definition; what no pack has accepts everything. */
function readOnce(name: string, json: Json | undefined): Schema {
  if (!isObject(json)) return readDefinition(name, json ?? {});
  const made = read.get(json) ?? readDefinition(name, json);
  read.set(json, made);
  return made;
}

/** The group of an apiVersion, '' for the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}
