import type { PathSegment } from '../../syntax/fieldPath.ts';
import { brokenRules } from '../cel/rules.ts';
import { withDefaults } from '../defaults.ts';
import { isObject } from '../openapi.ts';
import type { SchemaProblem } from '../problem.ts';
import type { Json, KindSchema, Schema } from '../schemaShape.ts';
import { nameOfField, sentence } from '../wording.ts';

const MAX_DEPTH = 100;

interface Pair {
  /** Undefined for what is new. */
  readonly old: Json | undefined;
  readonly now: Json;
  readonly schema: Schema;
  readonly path: readonly PathSegment[];
}

/**
 * Rules of a custom resource about what may become of a value (`x-kubernetes-validations` with `oldSelf`): where there was a value
 * before, and with `optionalOldSelf` where there was none. Items of a list are told apart by its keys; in other lists the server
 * compares nothing (apiextensions-apiserver, pkg/apiserver/schema/cel/validation.go).
 *
 * @param old undefined when the object is new
 */
export function judgeCustomChange(
  old: Json | undefined,
  now: Json,
  kind: KindSchema,
  resolve: (schema: Schema) => Schema,
): readonly SchemaProblem[] {
  const schema = resolve(kind.schema);
  const found: SchemaProblem[] = [];
  const before = old === undefined ? undefined : withDefaults(old, schema, resolve);
  walk({ old: before, now: withDefaults(now, schema, resolve), schema, path: [] });
  return found;

  function walk(pair: Pair): void {
    if (pair.path.length > MAX_DEPTH) return;
    judge(pair);
    for (const one of partsOf(pair)) walk({ ...one, schema: resolve(one.schema) });
  }

  function judge({ old: before, now: after, schema: own, path }: Pair): void {
    const rules = own.transitions?.filter((rule) => before !== undefined || rule.isOldOptional) ?? [];
    const subject = { self: after, ...(before !== undefined && { oldSelf: before }), schema: own, resolve };
    for (const { message, path: below } of rules.length === 0 ? [] : brokenRules(rules, subject)) {
      const place = [...path, ...below];
      const field = sentence(nameOfField(place, kind.kind));
      found.push({
        code: 'change/custom-rule',
        severity: 'error',
        path: place,
        part: isObject(after) || Array.isArray(after) ? 'key' : 'value',
        message: `${field} ${before === undefined ? 'is new and' : 'changes'} against a rule of its kind: ${message.replace(/\.$/, '')}; the server will refuse it.`,
      });
    }
  }
}

function partsOf({ old, now, schema, path }: Pair): readonly Pair[] {
  if (isObject(now) && (old === undefined || isObject(old))) {
    return Object.keys(now).flatMap((name) => {
      const inner = schema.properties?.get(name) ?? schema.values;
      const [before, after] = [old?.[name], now[name]];
      if (inner === undefined || after === undefined) return [];
      return [{ old: before, now: after, schema: inner, path: [...path, name] }];
    });
  }
  const { items, listKeys } = schema;
  const isKnown = old === undefined || Array.isArray(old);
  if (!isKnown || !Array.isArray(now) || items === undefined || schema.listType !== 'map') return [];
  const keyOf = (item: Json): string =>
    JSON.stringify(listKeys?.map((key) => (isObject(item) ? item[key] : undefined)));
  const before = new Map(((old ?? []) as readonly Json[]).map((item) => [keyOf(item), item]));
  return (now as readonly Json[]).map((item, index) => ({
    old: before.get(keyOf(item)),
    now: item,
    schema: items,
    path: [...path, index],
  }));
}
