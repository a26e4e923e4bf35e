import { isObject } from './openapi.ts';
import type { Json, JsonObject } from './schemaShape.ts';

/** One kind of a pack: the definition that describes it, its plural name and its scope. */
export interface PackKind {
  readonly schema: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

/** A set of kinds with their definitions, as `schemas/README.md` describes the files. */
export interface SchemaPack {
  readonly name: string;
  /** `apiVersion/Kind` to the kind. */
  readonly kinds: ReadonlyMap<string, PackKind>;
  readonly definitions: JsonObject;
  /** True when these are custom resources. */
  readonly custom: boolean;
  /** False for bundled custom resources: the cluster may run a newer version of them. */
  readonly exact: boolean;
}

/** Versions of Kubernetes whose structure is bundled, oldest first. */
export const KUBERNETES_VERSIONS: readonly string[] = ['1.36', '1.37'];

/** The version that is assumed where neither a setting nor the team file names one. */
export const NEWEST_KUBERNETES = '1.37';

/** The bundled version nearest to the wanted one (`1.34`, `v1.37.2`): never a newer one when an older exists. */
export function bundledKubernetes(wanted: string | undefined): string {
  const minor = /^v?1\.(\d+)/.exec(wanted ?? '')?.[1];
  if (minor === undefined) return NEWEST_KUBERNETES;
  const older = KUBERNETES_VERSIONS.filter((version) => Number(version.slice(2)) <= Number(minor));
  return older.at(-1) ?? KUBERNETES_VERSIONS[0] ?? NEWEST_KUBERNETES;
}

/**
 * Names of the packs (`kubernetes/1.37`, files below `schemas/` without their suffix) that hold a document's schema. The
 * Kubernetes pack is always among them, because it has the metadata of every object.
 */
export function packsFor(apiVersion: string, kubernetes: string): readonly string[] {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const builtIn = `kubernetes/${kubernetes}`;
  if (group.endsWith('.toolkit.fluxcd.io')) return [builtIn, 'flux/flux'];
  if (group === 'argoproj.io') return [builtIn, 'argo/argo-cd'];
  return [builtIn];
}

/** Every pack that a registry of this version can use. */
export function allPacks(kubernetes: string): readonly string[] {
  return [`kubernetes/${kubernetes}`, 'flux/flux', 'argo/argo-cd'];
}

/** Reads the text of a pack; undefined when it is not one, which only a damaged installation can cause. */
export function readPack(name: string, text: string): SchemaPack | undefined {
  const json = parseJson(text);
  if (!isObject(json) || !isObject(json.kinds) || !isObject(json.definitions)) return undefined;
  const kinds = new Map(Object.entries(json.kinds) as unknown as [string, PackKind][]);
  const custom = !name.startsWith('kubernetes/');
  return { name, kinds, definitions: json.definitions, custom, exact: !custom };
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
