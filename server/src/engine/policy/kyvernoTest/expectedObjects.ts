import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { memberOf, objectAt, readResource } from '../judged/resource.ts';
import { isArray, isObject, isSame } from '../values/json.ts';

/** How what a policy made compares with what a test expects. */
export type Compared = 'same' | 'different' | 'not listed';

/**
 * Compares an object with the one of the same kind and name that a test lists (cmd/cli/kubectl-kyverno/resource). Empty parts, and labels
 * that Kyverno puts on what it generates, count for nothing.
 */
export function compareMade(made: JsonObject, expected: readonly JsonObject[]): Compared {
  const { apiVersion, kind, namespace, name } = readResource(made);
  const listed = expected.find((object) => {
    const at = readResource(object);
    return at.apiVersion === apiVersion && at.kind === kind && at.namespace === namespace && at.name === name;
  });
  if (listed === undefined) return 'not listed';
  return isSame(tidied(made), tidied(listed)) ? 'same' : 'different';
}

function tidied(object: JsonObject): Json {
  const labels = Object.entries(objectAt(objectAt(object, 'metadata'), 'labels')).filter(
    ([key, value]) =>
      !key.startsWith('generate.kyverno.io/') && !(key === 'app.kubernetes.io/managed-by' && value === 'kyverno'),
  );
  const metadata = { ...objectAt(object, 'metadata'), labels: Object.fromEntries(labels) };
  return withoutEmpty({ ...object, metadata } as JsonObject) ?? {};
}

/** Undefined for what is nothing, and for mappings and lists of nothing. */
function withoutEmpty(value: Json | undefined): Json | undefined {
  if (value === null || value === undefined) return undefined;
  if (isArray(value)) {
    const items = value.map(withoutEmpty).filter((item): item is Json => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (!isObject(value)) return value;
  const entries = Object.keys(value).flatMap((key) => {
    const kept = withoutEmpty(memberOf(value, key));
    return kept === undefined ? [] : [[key, kept] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
