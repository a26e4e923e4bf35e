import { isObject } from './openapi.ts';
import { parseJson } from './parseJson.ts';
import type { Json, JsonObject } from './schemaShape.ts';

/** One kind of a pack: the definition that describes it, its plural name and its scope. */
export interface PackKind {
  readonly schema: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** True for a version of a custom resource that its definition marks as deprecated. */
  readonly deprecated?: boolean;
  /** What the server says then, where the definition has words of its own. */
  readonly warning?: string;
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
  /** True when other versions of these kinds are not served, as with a CustomResourceDefinition. */
  readonly complete?: boolean;
}

/** Versions of Kubernetes whose structure is bundled, oldest first. */
export const KUBERNETES_VERSIONS: readonly string[] = ['1.31', '1.32', '1.33', '1.34', '1.35', '1.36', '1.37'];

/** The version that is assumed where neither a setting nor the team file names one. */
export const NEWEST_KUBERNETES = '1.37';

/** The bundled version nearest to the wanted one (`1.34`, `v1.37.2`): never a newer one when an older exists. */
export function bundledKubernetes(wanted: string | undefined): string {
  const minor = /^v?1\.(\d+)/.exec(wanted ?? '')?.[1];
  if (minor === undefined) return NEWEST_KUBERNETES;
  const older = KUBERNETES_VERSIONS.filter((version) => Number(version.slice(2)) <= Number(minor));
  return older.at(-1) ?? KUBERNETES_VERSIONS[0] ?? NEWEST_KUBERNETES;
}

/** Name of the pack (file below `schemas/` without its suffix) with the built-in kinds of a bundled version. */
export function kubernetesPack(version: string): string {
  return `kubernetes/${version}`;
}

/**
 * Reads the text of a pack. One that only says how it differs from another (`base`) is completed by it. Undefined when it is no
 * pack, which only a damaged installation can cause, or when its base is not there yet.
 */
export function readPack(
  name: string,
  text: string,
  base: (name: string) => SchemaPack | undefined,
): SchemaPack | undefined {
  const json = parseJson(text);
  if (!isObject(json) || !isObject(json.kinds) || !isObject(json.definitions)) return undefined;
  const custom = !name.startsWith('kubernetes/');
  const shape = { name, custom, exact: !custom };
  if (typeof json.base !== 'string') {
    return { ...shape, kinds: readKinds(json.kinds), definitions: json.definitions };
  }
  const newer = base(json.base);
  if (newer === undefined) return undefined;
  const kinds = new Map([...newer.kinds, ...readKinds(json.kinds)]);
  for (const id of namesOfNull(json.kinds)) kinds.delete(id);
  const definitions: Record<string, Json> = { ...newer.definitions, ...json.definitions };
  for (const id of namesOfNull(json.definitions)) delete definitions[id];
  return { ...shape, kinds, definitions };
}

function readKinds(json: JsonObject): Map<string, PackKind> {
  return new Map(Object.entries(json).filter(([, kind]) => kind !== null) as unknown as [string, PackKind][]);
}

function namesOfNull(json: JsonObject): string[] {
  return Object.keys(json).filter((name) => json[name] === null);
}
