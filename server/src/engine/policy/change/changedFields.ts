import type { Json } from '../../schema/schemaShape.ts';
import { memberOf } from '../judged/resource.ts';
import { isArray, isObject, isSame } from '../values/json.ts';

/** How deep fields are told apart; what lies deeper counts as the field above it. */
const DEPTH = 12;

/**
 * The fields that differ, by their paths with dots, such as `spec.template.spec.containers[0].image`. A field that only one side has is
 * named itself, not what is in it.
 */
export function changedFields(old: Json, now: Json): readonly string[] {
  const found: string[] = [];
  compare(old, now, { path: '', depth: 0, found });
  return found;
}

interface Place {
  readonly path: string;
  readonly depth: number;
  readonly found: string[];
}

function compare(old: Json | undefined, now: Json | undefined, { path, depth, found }: Place): void {
  if (old !== undefined && now !== undefined && isSame(old, now)) return;
  const into = (suffix: string): Place => ({ path: `${path}${suffix}`, depth: depth + 1, found });
  if (depth < DEPTH && isObject(old) && isObject(now)) {
    for (const key of new Set([...Object.keys(old), ...Object.keys(now)]))
      if (memberOf(old, key) !== memberOf(now, key))
        compare(memberOf(old, key), memberOf(now, key), into(path === '' ? key : `.${key}`));
  } else if (depth < DEPTH && isArray(old) && isArray(now) && old.length === now.length) {
    for (const [index, item] of old.entries()) compare(item, now[index], into(`[${index}]`));
  } else found.push(path);
}
