import { readDefinition } from './openapi.ts';
import { type PackKind, packsFor, type SchemaPack } from './pack.ts';
import type { KindSchema, Schema } from './schemaShape.ts';

const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** A kind by name, for proposals and for the nearest name. */
export interface KindName {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * Which schema describes which kind. Packs that stand later win, so that a CustomResourceDefinition of the repository
 * replaces a bundled one. Definitions are read when first asked for; a registry never changes.
 */
export interface Registry {
  /** The schema of a kind; undefined when no pack has it. */
  find(apiVersion: string, kind: string): KindSchema | undefined;
  /** The schema that a reference stands for, merged with what stands beside the reference. */
  resolve(schema: Schema): Schema;
  /** Every kind, in the order of the packs. */
  kinds(): readonly KindName[];
  /** True when built-in kinds live in this group, so that a kind it lacks does not exist. */
  isBuiltInGroup(group: string): boolean;
  /** True while a pack that may hold this kind has not been delivered, so that nothing can be said about it. */
  isPending(apiVersion: string): boolean;
}

/** Makes a registry of the packs that have been delivered. */
export function createRegistry(packs: readonly SchemaPack[]): Registry {
  return new PackRegistry(packs);
}

class PackRegistry implements Registry {
  private readonly packs: readonly SchemaPack[];
  private readonly owners = new Map<string, SchemaPack>();
  private readonly found = new Map<string, KindSchema>();
  private readonly definitions = new Map<string, Schema>();
  private readonly resolved = new WeakMap<Schema, Schema>();
  private readonly builtInGroups = new Set<string>();

  constructor(packs: readonly SchemaPack[]) {
    this.packs = packs;
    for (const pack of packs) {
      for (const id of pack.kinds.keys()) {
        this.owners.set(id, pack);
        if (!pack.custom) this.builtInGroups.add(groupOf(splitId(id).apiVersion));
      }
    }
  }

  find(apiVersion: string, kind: string): KindSchema | undefined {
    const id = `${apiVersion}/${kind}`;
    const known = this.found.get(id);
    if (known !== undefined) return known;
    const pack = this.owners.get(id);
    const entry = pack?.kinds.get(id);
    if (pack === undefined || entry === undefined) return undefined;
    const made = this.make({ apiVersion, kind }, pack, entry);
    this.found.set(id, made);
    return made;
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

  isPending(apiVersion: string): boolean {
    const [, ...others] = packsFor(apiVersion, '');
    const names = this.packs.map((pack) => pack.name);
    return this.builtInGroups.size === 0 || !others.every((name) => names.includes(name));
  }

  private make(name: KindName, pack: SchemaPack, entry: PackKind): KindSchema {
    const { plural, namespaced } = entry;
    const schema = this.resolve(this.definition(entry.schema));
    const whole = pack.custom ? this.withObjectFields(schema) : schema;
    return {
      ...name,
      plural,
      namespaced,
      schema: whole,
      definition: entry.schema,
      custom: pack.custom,
      exact: pack.exact,
    };
  }

  /** The server adds these to every custom resource (apiextensions-apiserver, pkg/controller/openapi/builder). */
  private withObjectFields(schema: Schema): Schema {
    const properties = new Map(schema.properties);
    properties.set('apiVersion', { type: 'string' }).set('kind', { type: 'string' });
    properties.set('metadata', { type: 'any', ref: OBJECT_META });
    return { ...schema, type: 'object', properties };
  }

  private definition(name: string): Schema {
    const known = this.definitions.get(name);
    if (known !== undefined) return known;
    const pack = this.packs.findLast((candidate) => candidate.definitions[name] !== undefined);
    const json = pack?.definitions[name];
    const made: Schema = json === undefined ? { type: 'any' } : readDefinition(name, json);
    this.definitions.set(name, made);
    return made;
  }
}

function splitId(id: string): KindName {
  const slash = id.lastIndexOf('/');
  return { apiVersion: id.slice(0, slash), kind: id.slice(slash + 1) };
}

/** The group of an apiVersion, '' for the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}
