import { isObject } from './openapi.ts';
import type { PackKind, SchemaPack } from './pack.ts';
import { parseJson } from './parseJson.ts';
import type { Json, JsonObject } from './schemaShape.ts';

/** Start of the names of packs that a cluster gave; what follows names the cluster. */
export const CLUSTER_PREFIX = 'cluster/';

/** What a cluster said about its kinds when it was last connected. */
export interface ClusterPack {
  /** URL of its server. */
  readonly server: string;
  /** Minor version, such as `1.34`. */
  readonly kubernetes: string;
  readonly builtIn: SchemaPack;
  readonly custom: SchemaPack;
}

/**
 * Reads what cluster/schemas.ts kept of a cluster's OpenAPI documents; undefined for a text that is none. Kinds whose definition has a
 * name of Kubernetes' own packages are built-in, all others come from CustomResourceDefinitions or aggregated servers.
 */
export function readClusterPack(name: string, text: string): ClusterPack | undefined {
  const json = parseJson(text);
  if (!isObject(json) || json.version !== 1 || !isObject(json.documents)) return undefined;
  const parts = { builtIn: emptyPack(name, false), custom: emptyPack(name, true) };
  for (const document of Object.values(json.documents)) {
    if (!isObject(document) || !isObject(document.kinds) || !isObject(document.definitions)) continue;
    for (const [id, kind] of Object.entries(document.kinds)) {
      const { kinds } = isBuiltIn(kind) ? parts.builtIn : parts.custom;
      kinds.set(id, kind as unknown as PackKind);
    }
    for (const [definition, schema] of Object.entries(document.definitions)) {
      const { definitions } = isBuiltInName(definition) ? parts.builtIn : parts.custom;
      definitions[definition] = schema as JsonObject;
    }
  }
  return { server: String(json.server), kubernetes: String(json.kubernetes), ...parts };
}

function emptyPack(name: string, custom: boolean) {
  const definitions: Record<string, JsonObject> = {};
  return { name, kinds: new Map<string, PackKind>(), definitions, custom, exact: true, complete: custom };
}

function isBuiltIn(kind: Json): boolean {
  return isObject(kind) && typeof kind.schema === 'string' && isBuiltInName(kind.schema);
}

/** CustomResourceDefinitions of groups below `k8s.io` begin with `io.k8s.` as well, though not with a package of Kubernetes. */
function isBuiltInName(definition: string): boolean {
  return /^io\.k8s\.(?:api|apimachinery|apiextensions-apiserver|kube-aggregator)\./.test(definition);
}
