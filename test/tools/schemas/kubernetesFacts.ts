import {
  eachValue,
  type FactKind,
  type FactPack,
  isObject,
  type Json,
  type JsonObject,
  withoutSentences,
} from './factPack.ts';
import { readGoEnums } from './goEnums.ts';
import type { ModuleFiles } from './goModule.ts';

/**
 * The structure of the built-in kinds of one Kubernetes version. Three files of the module are joined: `swagger.json`
 * (properties, types, merge keys), the v3 documents (defaults, which version 2 leaves out) and `zz_generated.openapi.go`
 * (enums, which no published document has: they appear only on a live server).
 */
export function readKubernetesPack(files: ModuleFiles, source: string): FactPack {
  const swagger = JSON.parse(files.read('api/openapi-spec/swagger.json')) as { definitions: JsonObject };
  const all = eachValue(swagger.definitions, (schema) => withoutSentences(schema));
  const defaults = readDefaults(files);
  const enums = readGoEnums(files.read('pkg/generated/openapi/zz_generated.openapi.go'), Object.keys(all));
  const kinds = readKinds(files, all);
  const definitions: Record<string, JsonObject> = {};
  for (const name of reachable(
    all,
    Object.values(kinds).map((kind) => kind.schema),
  )) {
    definitions[name] = complete(all[name] as JsonObject, defaults.get(name), enums.get(name));
  }
  return { sources: [source], kinds, definitions };
}

/** `api/discovery/` lists what a server with every API enabled serves: kind, plural name and scope. */
function readKinds(files: ModuleFiles, definitions: JsonObject): Record<string, FactKind> {
  const names = new Map<string, string>();
  for (const [name, schema] of Object.entries(definitions)) {
    for (const gvk of groupVersionKinds(schema)) names.set(`${gvk.group}/${gvk.version}/${gvk.kind}`, name);
  }
  const kinds: Record<string, FactKind> = {};
  for (const path of files.list('api/discovery/api')) {
    const list = JSON.parse(files.read(path)) as ResourceList;
    for (const resource of list.groupVersion === undefined ? [] : (list.resources ?? [])) {
      const schema = names.get(`${list.groupVersion?.includes('/') ? '' : '/'}${list.groupVersion}/${resource.kind}`);
      if (schema === undefined || resource.name.includes('/')) continue;
      kinds[`${list.groupVersion}/${resource.kind}`] = {
        schema,
        plural: resource.name,
        namespaced: resource.namespaced,
      };
    }
  }
  return kinds;
}

/** `APIResourceList` of one group and version; the folder holds other lists too, which have no `groupVersion`. */
interface ResourceList {
  readonly groupVersion?: string;
  readonly resources?: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
}

function groupVersionKinds(schema: Json): { group: string; version: string; kind: string }[] {
  const list = isObject(schema) ? schema['x-kubernetes-group-version-kind'] : undefined;
  return Array.isArray(list) ? (list as { group: string; version: string; kind: string }[]) : [];
}

/** Defaults that say something; the zero values (`""`, `0`, `{}`) that Go's generator writes for every plain field do not. */
function readDefaults(files: ModuleFiles): Map<string, Map<string, Json>> {
  const found = new Map<string, Map<string, Json>>();
  for (const path of files.list('api/openapi-spec/v3/')) {
    const document = JSON.parse(files.read(path)) as { components?: { schemas?: JsonObject } };
    for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) {
      const properties = isObject(schema) && isObject(schema.properties) ? schema.properties : {};
      for (const [property, value] of Object.entries(properties)) {
        const fallback = isObject(value) ? value.default : undefined;
        if (fallback === undefined || isZero(fallback)) continue;
        found.set(name, (found.get(name) ?? new Map<string, Json>()).set(property, fallback));
      }
    }
  }
  return found;
}

function isZero(value: Json): boolean {
  return value === '' || value === 0 || value === false || (isObject(value) && Object.keys(value).length === 0);
}

function complete(
  schema: JsonObject,
  defaults?: Map<string, Json>,
  enums?: Map<string, readonly string[]>,
): JsonObject {
  const { 'x-kubernetes-group-version-kind': _, ...kept } = schema;
  if (!isObject(kept.properties)) return kept;
  const properties = eachValue(kept.properties, (value, name) => {
    const fallback = defaults?.get(name);
    const property = fallback === undefined ? value : { ...(value as JsonObject), default: fallback };
    const values = enums?.get(name);
    return values === undefined ? property : withEnum(property as JsonObject, values);
  });
  return { ...kept, properties };
}

/** The enum belongs to the string itself, which may be the item of a list or the value of a map. */
function withEnum(property: JsonObject, values: readonly string[]): JsonObject {
  for (const key of ['items', 'additionalProperties']) {
    const inner = property[key];
    if (isObject(inner)) return { ...property, [key]: withEnum(inner, values) };
  }
  return { ...property, enum: values };
}

function reachable(definitions: JsonObject, roots: readonly string[]): Set<string> {
  const seen = new Set(roots);
  for (const name of seen) {
    for (const match of JSON.stringify(definitions[name]).matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g)) {
      seen.add(match[1] as string);
    }
  }
  return seen;
}
