import type { FieldPath } from '../syntax/fieldPath.ts';
import type { Judgement, SchemaProblem } from './problem.ts';
import type { Schema } from './schemaShape.ts';
import { printScalar } from './serverScalar.ts';
import type { NodeView, ReadNode } from './treeReader.ts';
import { nameOfField } from './wording.ts';

/** Where a list stands and how its items are read. */
export interface ListContext<N> {
  readonly path: FieldPath;
  readonly judgement: Judgement;
  readonly read: ReadNode<N>;
  readonly resolve: (schema: Schema) => Schema;
}

/**
 * What is wrong between the items of a list: empty ones, ones without the key by which the server tells them apart, and
 * ones that stand twice, which server-side apply refuses (structured-merge-diff, typed/helpers.go).
 */
export function checkItems<N>(
  items: readonly NodeView<N>[],
  schema: Schema,
  context: ListContext<N>,
): readonly SchemaProblem[] {
  const isKeyed = schema.listType === 'map' || schema.listType === 'set';
  if (!isKeyed && !items.some(isNull)) return NOTHING;
  const problems: SchemaProblem[] = [];
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    if (isNull(item)) {
      if (refusesNull(schema, context)) problems.push(itemProblem('schema/null-value', 'has no value', index, context));
      continue;
    }
    if (!isKeyed) continue;
    const key = schema.listType === 'map' ? mapKey(item, schema, context) : setKey(item);
    if (key === undefined) continue;
    if (seen.has(key)) problems.push(duplicate({ key, item, index }, schema, context));
    seen.add(key);
  }
  return problems;
}

const NOTHING: readonly SchemaProblem[] = [];

function isNull<N>(item: NodeView<N>): boolean {
  return item.kind === 'scalar' && item.scalar.type === 'null';
}

/**
 * Items of a patch without the key by which they find the item that they change. kustomize drops such items in silence, and others of the
 * same list with them. An item of directives alone (`$patch: replace`) changes the list and needs none.
 */
export function checkMergeKeys<N>(
  items: readonly NodeView<N>[],
  { mergeKey }: Schema,
  { path, judgement }: Pick<ListContext<N>, 'path' | 'judgement'>,
): readonly SchemaProblem[] {
  if (mergeKey === undefined) return [];
  return items.flatMap((view, index): SchemaProblem[] => {
    if (view.kind !== 'map') return [];
    const names = view.fields.map(([name]) => name);
    if (names.includes(mergeKey) || names.includes('<<') || names.every((name) => name.startsWith('$'))) return [];
    const message = `An item of ${nameOfField(path, judgement.label)} has no \`${mergeKey}\`, by which a patch finds the item that it changes; kustomize drops it in silence.`;
    const shown = names[0] ?? mergeKey;
    return [
      { code: 'schema/missing-merge-key', severity: 'warning', path: [...path, index, shown], part: 'key', message },
    ];
  });
}

/** Go decodes an empty item as a zero value, which only lists without keys and items without required fields survive. */
function refusesNull<N>(schema: Schema, { judgement, resolve, path }: ListContext<N>): boolean {
  const items = schema.items && resolve(schema.items);
  if (items === undefined || items.type === 'any' || items.nullable === true) return false;
  if (schema.listType === 'map' || schema.listType === 'set') return true;
  const isJudged = typeof path[0] !== 'string' || !judgement.lenient.includes(path[0]);
  return judgement.nulls === 'value' ? isJudged : (items.required?.length ?? 0) > 0 && isJudged;
}

function itemProblem<N>(code: string, what: string, index: number, { path, judgement }: ListContext<N>): SchemaProblem {
  const list = nameOfField(path, judgement.label);
  const message = `An item of ${list} ${what}; ${judgement.judge} will refuse it.`;
  return { code, severity: 'error', path: [...path, index], part: 'value', message };
}

/** The second item is shown by its key, since items can be long. */
function duplicate<N>(
  { key, item, index }: { readonly key: string; readonly item: NodeView<N>; readonly index: number },
  schema: Schema,
  context: ListContext<N>,
): SchemaProblem {
  const list = context.path.findLast((segment) => typeof segment === 'string') ?? context.judgement.label;
  const keys = schema.listType === 'map' ? (schema.listKeys ?? []) : [];
  const values = key.split('\n').map((value, i) => `${keys[i]} \`${value}\``);
  const shown = item.kind === 'map' ? keys.find((name) => item.fields.some(([field]) => field === name)) : undefined;
  return {
    code: 'schema/duplicate-item',
    severity: 'error',
    path: [...context.path, index, ...(shown === undefined ? [] : [shown])],
    part: 'value',
    message: `\`${list}\` already has an item with ${keys.length === 0 ? `the value \`${key}\`` : values.join(', ')}; server-side apply refuses the second.`,
  };
}

function setKey<N>(view: NodeView<N>): string | undefined {
  return view.kind === 'scalar' ? printScalar(view.scalar) : undefined;
}

function mapKey<N>(view: NodeView<N>, schema: Schema, { read, resolve }: ListContext<N>): string | undefined {
  if (view.kind !== 'map' || schema.listKeys === undefined || schema.items === undefined) return undefined;
  const properties = resolve(schema.items).properties;
  const parts: string[] = [];
  for (const name of schema.listKeys) {
    const value = view.fields.find(([field]) => field === name)?.[1];
    const inside = value === undefined ? undefined : read(value);
    const fallback = properties?.get(name)?.default;
    if (inside?.kind === 'scalar') parts.push(printScalar(inside.scalar));
    else if (inside === undefined && fallback !== undefined) parts.push(String(fallback));
    else return undefined;
  }
  return parts.join('\n');
}
