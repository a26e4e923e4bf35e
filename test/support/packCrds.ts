import { isObject } from '../../server/src/engine/schema/openapi.ts';
import type { SchemaPack } from '../../server/src/engine/schema/pack.ts';
import type { Json, JsonObject } from '../../server/src/engine/schema/schemaShape.ts';

/** The CustomResourceDefinitions that a pack of custom resources was made from, as far as the pack kept them. */
export function crdsOfPack({ kinds, definitions }: SchemaPack): JsonObject[] {
  const versions = new Map<string, JsonObject[]>();
  const made = new Map<string, JsonObject>();
  for (const [id, { plural, namespaced, schema }] of kinds) {
    const [kind = '', version = '', group = ''] = id.split('/').reverse();
    const name = `${plural}.${group}`;
    const list = versions.get(name) ?? [];
    versions.set(name, list);
    // One version is stored; which one does not matter to a server that has no objects.
    const storage = list.length === 0;
    list.push({
      name: version,
      served: true,
      storage,
      schema: { openAPIV3Schema: whole(definitions[schema] ?? {}, definitions) },
    });
    made.set(name, {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name, annotations: { 'api-approved.kubernetes.io': 'unapproved, for a test' } },
      spec: {
        group,
        scope: namespaced ? 'Namespaced' : 'Cluster',
        names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
        versions: list,
      },
    });
  }
  return [...made.values()];
}

/** A schema with its references replaced by what they stand for; custom resources never refer to themselves. */
function whole(json: Json | undefined, definitions: JsonObject): Json {
  if (!isObject(json)) return json ?? null;
  const target = typeof json.$ref === 'string' ? definitions[json.$ref.slice('#/definitions/'.length)] : undefined;
  if (target !== undefined) return whole(target, definitions);
  // The note that a field is deprecated comes from its description.
  const { deprecated: _, ...rest } = json;
  return mapValues(rest, (value, key) => {
    if (key === 'properties' && isObject(value)) return mapValues(value, (field) => whole(field, definitions));
    return key === 'items' || key === 'additionalProperties' ? whole(value, definitions) : value;
  });
}

function mapValues(object: JsonObject, change: (value: Json, key: string) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}
