import { isEmpty, sameAsAbsent } from './emptyValues.ts';
import { isList, isNumber, isObject, type Json, type JsonObject, sameJson } from './json.ts';
import { sameQuantity } from './quantity.ts';
import { isAtomicMap, type KindName, keyOf, listShape, quantityAt } from './topology.ts';
import { matchesKey, type TypedPath } from './typedPath.ts';

/** A place where the cluster does not have what Git sets. */
export interface Difference {
  readonly change: 'changed' | 'removed' | 'order' | 'type';
  readonly path: TypedPath;
  readonly rendered: Json;
  readonly live?: Json;
  /** Git's part is equal, but the live value, which has one writer as a whole, holds more: defaults, or somebody's edit. */
  readonly holdsMore?: true;
}

/** What a comparison is told besides the two values. */
export interface CompareRules {
  readonly kind: KindName;
  /** True for a rendered value that is not final, so that a comparison would say nothing. */
  readonly skip?: (path: TypedPath, rendered: Json) => boolean;
}

/**
 * Compares everything that Git sets with the live object; what only the live object has is not looked at (see
 * unsetFields.ts), except inside values that the server replaces as a whole. Pure; both sides are stripped before.
 */
export function compare(
  rendered: Json,
  live: Json | undefined,
  rules: CompareRules,
  path: TypedPath = [],
): readonly Difference[] {
  const found: Difference[] = [];
  walk({ rendered, live, path, rules, found });
  return found;
}

interface Step {
  readonly rendered: Json;
  readonly live: Json | undefined;
  readonly path: TypedPath;
  readonly rules: CompareRules;
  readonly found: Difference[];
}

function walk(step: Step): void {
  const { rendered, live, path, rules, found } = step;
  // Applying null clears the field and sets nothing, so there is nothing to compare.
  if (rendered === null || rules.skip?.(path, rendered)) return;
  if (live === undefined || live === null) {
    if (!sameAsAbsent(rendered, rules.kind, path)) found.push({ change: 'removed', path, rendered });
    return;
  }
  if (isObject(rendered) && isObject(live)) walkMap(step, rendered, live);
  else if (isList(rendered) && isList(live)) walkList(step, rendered, live);
  else if (isEmpty(rendered) && isEmpty(live)) return;
  else if (!sameScalar(rendered, live, rules.kind, path)) {
    found.push({ change: typeName(rendered) === typeName(live) ? 'changed' : 'type', path, rendered, live });
  }
}

function walkMap(step: Step, rendered: JsonObject, live: JsonObject): void {
  const { path, rules, found } = step;
  if (isAtomicMap(rules.kind, path)) {
    if (!sameWhole(rendered, live, step)) found.push({ change: 'changed', path, rendered, live });
    return;
  }
  for (const [key, value] of Object.entries(rendered)) {
    walk({ ...step, rendered: value, live: Object.hasOwn(live, key) ? live[key] : undefined, path: [...path, key] });
  }
}

/** A value of one writer: every key counts on both sides. */
function sameWhole(rendered: JsonObject, live: JsonObject, step: Step): boolean {
  const less = (a: JsonObject, b: JsonObject): boolean =>
    Object.keys(a).every((key) => Object.hasOwn(b, key) || isEmpty(a[key] ?? null));
  return less(live, rendered) && less(rendered, live) && isSubset(rendered, live, step);
}

function walkList(step: Step, rendered: readonly Json[], live: readonly Json[]): void {
  const { path, rules, found } = step;
  const shape = listShape(rules.kind, path);
  if (shape.type === 'set') {
    const missing = rendered.filter((item) => !live.some((other) => sameJson(item, other)));
    for (const value of missing) found.push({ change: 'removed', path: [...path, { value }], rendered: value });
    return;
  }
  const keys = shape.type === 'keyed' ? rendered.map((item) => keyOf(item, shape.keys)) : [];
  if (shape.type === 'keyed' && areUnique(keys)) {
    walkKeyed(step, rendered, live, keys);
    return;
  }
  const same = rendered.length === live.length && rendered.every((item, i) => isSubset(item, live[i], step));
  if (!same) found.push({ change: sameItems(rendered, live, step) ? 'order' : 'changed', path, rendered, live });
  else if (!sameJson(rendered, live)) found.push({ change: 'changed', path, rendered, live, holdsMore: true });
}

function areUnique(keys: readonly (JsonObject | undefined)[]): keys is readonly JsonObject[] {
  return keys.every((key, i) => key !== undefined && keys.findIndex((other) => sameJson(key, other)) === i);
}

function walkKeyed(step: Step, rendered: readonly Json[], live: readonly Json[], keys: readonly JsonObject[]): void {
  const places: number[] = [];
  rendered.forEach((item, i) => {
    const key = keys[i] ?? {};
    const at = live.findIndex((other) => matchesKey(other, key));
    if (at >= 0) places.push(at);
    walk({ ...step, rendered: item, live: live[at], path: [...step.path, { key }] });
  });
  // The server keeps Git's order for shared items, so another order is a real update with a new pod template.
  if (places.some((place, i) => i > 0 && place < (places[i - 1] ?? 0))) {
    step.found.push({ change: 'order', path: step.path, rendered: rendered, live });
  }
}

/** Inside a value of one writer: equal where Git sets something; the server fills defaults beside it. */
function isSubset(rendered: Json, live: Json | undefined, step: Step): boolean {
  if (rendered === null || step.rules.skip?.(step.path, rendered)) return true;
  if (live === undefined || live === null) return sameAsAbsent(rendered, step.rules.kind, step.path);
  if (isList(rendered)) {
    return (
      isList(live) && rendered.length === live.length && rendered.every((item, i) => isSubset(item, live[i], step))
    );
  }
  if (isObject(rendered)) {
    return (
      isObject(live) &&
      Object.entries(rendered).every(([key, value]) =>
        isSubset(value, live[key], { ...step, path: [...step.path, key] }),
      )
    );
  }
  return sameScalar(rendered, live, step.rules.kind, step.path);
}

/** The same items in another order. */
function sameItems(rendered: readonly Json[], live: readonly Json[], step: Step): boolean {
  if (rendered.length !== live.length) return false;
  const rest = [...live];
  return rendered.every((item) => {
    const at = rest.findIndex((other) => isSubset(item, other, step));
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  });
}

function sameScalar(rendered: Json, live: Json, kind: KindName, path: TypedPath): boolean {
  const quantity = quantityAt(kind, path);
  if (quantity !== undefined && isScalar(rendered) && isScalar(live)) {
    return sameQuantity(String(rendered), String(live), quantity === 'milli');
  }
  return sameJson(rendered, live);
}

function isScalar(value: Json): value is string | number | bigint {
  return typeof value === 'string' || isNumber(value);
}

function typeName(value: Json): string {
  if (isList(value)) return 'list';
  if (isNumber(value)) return 'number';
  return value === null ? 'null' : typeof value;
}
