import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import type { JudgedResource } from '../judged/resource.ts';

type Level = Record<string, Json>;

/** `data.inventory`: objects by `cluster` or namespace, then apiVersion, kind and name (target handler of gatekeeper). */
export function inventoryOf(
  resources: readonly JudgedResource[],
  isClusterScoped: (resource: JudgedResource) => boolean,
): JsonObject {
  const inventory: Level = {};
  for (const resource of resources) {
    const { apiVersion, kind, name, namespace, object } = resource;
    const place = isClusterScoped(resource) ? ['cluster'] : ['namespace', namespace];
    const level = [...place, apiVersion, kind].reduce(enter, inventory);
    level[name] = object;
  }
  return inventory;
}

function enter(level: Level, key: string): Level {
  const inner = Object.hasOwn(level, key) ? (level[key] as Level) : {};
  level[key] = inner;
  return inner;
}
