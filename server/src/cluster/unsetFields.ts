import { isEmpty } from './emptyValues.ts';
import { isList, isObject, type Json, sameJson } from './json.ts';
import { isAtomicMap, type KindName, keyOf, listShape } from './topology.ts';
import { matchesKey, type TypedPath } from './typedPath.ts';

/** A value that the live object has and Git does not set. */
export interface UnsetField {
  readonly path: TypedPath;
  readonly live: Json;
}

/** Maps in which people choose the keys: each key is a field of its own, even when Git has none of them. */
const FREE_MAPS = new Set(['labels', 'annotations', 'data', 'binaryData']);

/**
 * Everything in the live object that Git does not set, at the highest place that Git does not have: a whole container that
 * was injected is one, a label is one. Both sides are stripped. Values that the server replaces as a whole are left out,
 * compare.ts looks into them.
 */
export function unsetFields(rendered: Json, live: Json, kind: KindName): readonly UnsetField[] {
  const found: UnsetField[] = [];
  walk({ rendered, live, path: [], kind, found });
  return found;
}

interface Step {
  readonly rendered: Json;
  readonly live: Json;
  readonly path: TypedPath;
  readonly kind: KindName;
  readonly found: UnsetField[];
}

function walk(step: Step): void {
  const { rendered, live, path, kind, found } = step;
  if (isObject(live) && isObject(rendered)) {
    if (isAtomicMap(kind, path)) return;
    for (const [key, value] of Object.entries(live))
      visit({ ...step, live: value, path: [...path, key] }, rendered[key]);
    return;
  }
  if (!isList(live) || !isList(rendered)) return;
  const shape = listShape(kind, path);
  if (shape.type === 'set') {
    const unknown = live.filter((item) => !rendered.some((other) => sameJson(item, other)));
    found.push(...unknown.map((item) => ({ path: [...path, { value: item }], live: item })));
  }
  if (shape.type !== 'keyed') return;
  for (const item of live) {
    const key = keyOf(item, shape.keys);
    if (key !== undefined)
      visit(
        { ...step, live: item, path: [...path, { key }] },
        rendered.find((other) => matchesKey(other, key)),
      );
  }
}

function visit(step: Omit<Step, 'rendered'>, rendered: Json | undefined): void {
  const last = step.path.at(-1);
  if (rendered !== undefined && rendered !== null) walk({ ...step, rendered });
  else if (isObject(step.live) && typeof last === 'string' && FREE_MAPS.has(last)) walk({ ...step, rendered: {} });
  else if (!isEmpty(step.live)) step.found.push({ path: step.path, live: step.live });
}
