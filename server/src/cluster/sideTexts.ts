import { type CompareRules, compare } from './compare.ts';
import type { Sides } from './fieldDrift.ts';
import { isList, isObject, type Json, type JsonObject, sameJson } from './json.ts';
import { isAtomicMap, keyOf, listShape } from './topology.ts';
import { matchesKey, sameSegment, type TypedPath } from './typedPath.ts';
import { toYaml } from './yamlText.ts';

/** The rendered object as YAML, Secret values masked. */
export function renderedForReading(sides: Sides): string {
  return toYaml(masked(sides.rendered, sides.live, sides, 'git'));
}

/**
 * The live object as YAML, reduced to what Git sets and what others than the server added, in Git's order, so that a diff
 * editor shows the differences and nothing else.
 */
export function liveForReading(sides: Sides, shown: readonly TypedPath[]): string {
  const live = masked(sides.live, sides.rendered, sides, 'cluster');
  const rendered = masked(sides.rendered, sides.live, sides, 'git');
  return toYaml(reduce({ live, rendered, path: [], rules: sides.rules, shown }));
}

interface Step {
  readonly live: Json;
  readonly rendered: Json | undefined;
  readonly path: TypedPath;
  readonly rules: CompareRules;
  readonly shown: readonly TypedPath[];
}

function masked(object: JsonObject, other: JsonObject, sides: Sides, side: 'git' | 'cluster'): JsonObject {
  if (sides.rules.kind.kind !== 'Secret' || !isObject(object.data)) return object;
  const values = isObject(other.data) ? other.data : {};
  const data = Object.entries(object.data).map(([key, value]) => {
    if (sameJson(value, values[key]) && value !== 'encrypted') return [key, '••• same'];
    return [key, sides.show(['data', key], value, values[key], side)];
  });
  return { ...object, data: Object.fromEntries(data) };
}

function reduce(step: Step): Json {
  const { live, rendered, path, rules } = step;
  if (rendered === undefined) return live;
  // Where the server spells an equal value in another way, Git's spelling stays, so that only differences show.
  if (compare(rendered, live, rules, path).every((one) => one.holdsMore) && !isShown(path, step.shown)) return rendered;
  if (isObject(live) && isObject(rendered) && !isAtomicMap(rules.kind, path)) {
    const kept = Object.entries(live).filter(
      ([key]) => Object.hasOwn(rendered, key) || isShown([...path, key], step.shown),
    );
    return Object.fromEntries(
      kept.map(([key, value]) => [
        key,
        reduce({ ...step, live: value, rendered: rendered[key], path: [...path, key] }),
      ]),
    );
  }
  return isList(live) && isList(rendered) ? reduceList(step, live, rendered) : live;
}

/** Lists with keys: each item against its own in Git. All other lists have one writer and are shown as they are. */
function reduceList(step: Step, live: readonly Json[], rendered: readonly Json[]): Json {
  const shape = listShape(step.rules.kind, step.path);
  if (shape.type !== 'keyed') return live;
  return live.flatMap((item) => {
    const key = keyOf(item, shape.keys);
    if (key === undefined) return [item];
    const other = rendered.find((one) => matchesKey(one, key));
    const path: TypedPath = [...step.path, { key }];
    return other === undefined && !isShown(path, step.shown)
      ? []
      : [reduce({ ...step, live: item, rendered: other, path })];
  });
}

/** Whether a place is one that the report names, or lies above one. */
function isShown(path: TypedPath, shown: readonly TypedPath[]): boolean {
  return shown.some(
    (one) => path.length <= one.length && path.every((segment, i) => sameSegment(segment, one[i] ?? '')),
  );
}
