import type { FieldPath } from '../syntax/fieldPath.ts';
import type { Judgement, SchemaProblem } from './problem.ts';
import type { Schema } from './schemaShape.ts';
import { printScalar } from './serverScalar.ts';
import type { ReadNode } from './treeReader.ts';

interface ListContext<N> {
  readonly path: FieldPath;
  readonly judgement: Judgement;
  readonly read: ReadNode<N>;
  readonly resolve: (schema: Schema) => Schema;
}

/**
 * Items of a list that the server tells apart by their keys or values and that stand twice; server-side apply refuses
 * them (structured-merge-diff, typed/validate.go: "duplicate entries for key"). A key that is left out counts with its default.
 */
export function findDuplicates<N>(
  items: readonly N[],
  schema: Schema,
  context: ListContext<N>,
): readonly SchemaProblem[] {
  if (schema.listType !== 'map' && schema.listType !== 'set') return [];
  const problems: SchemaProblem[] = [];
  const seen = new Set<string>();
  items.forEach((item, index) => {
    const key = schema.listType === 'map' ? mapKey(item, schema, context) : setKey(item, context.read);
    if (key === undefined) return;
    if (seen.has(key)) problems.push(duplicate(key, index, schema, context));
    seen.add(key);
  });
  return problems;
}

function duplicate<N>(key: string, index: number, schema: Schema, { path, judgement }: ListContext<N>): SchemaProblem {
  const list = path.findLast((segment) => typeof segment === 'string') ?? judgement.label;
  const keys = schema.listType === 'map' ? (schema.listKeys ?? []) : [];
  const shown =
    keys.length === 0
      ? `\`${key}\``
      : key
          .split('\n')
          .map((value, i) => `${keys[i]} \`${value}\``)
          .join(', ');
  return {
    code: 'schema/duplicate-item',
    severity: 'error',
    path: [...path, index],
    part: 'value',
    message: `\`${list}\` already has an item with ${shown.replace(/^`/, 'the value `')}; server-side apply refuses the second.`,
  };
}

function setKey<N>(item: N, read: ReadNode<N>): string | undefined {
  const view = read(item);
  return view.kind === 'scalar' ? printScalar(view.scalar) : undefined;
}

function mapKey<N>(item: N, schema: Schema, { read, resolve }: ListContext<N>): string | undefined {
  const view = read(item);
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
