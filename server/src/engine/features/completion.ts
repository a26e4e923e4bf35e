import type { CompletionItem } from '../api.ts';
import { describeField } from '../schema/describe.ts';
import { childField, type FieldSchema, fieldSchema } from '../schema/fieldSchema.ts';
import type { Schema } from '../schema/schemaShape.ts';
import { type Cursor, readCursor } from './cursor.ts';
import { identityItems, startItems } from './kindItems.ts';
import { type DocumentSchema, documentSchema, type SchemaContext } from './schemaContext.ts';

/**
 * Proposes fields, values, API versions and kinds at an offset. It reads the text by columns and not the tree, because
 * somebody who needs a proposal has not finished the line.
 */
export function completion(text: string, offset: number, context: SchemaContext): readonly CompletionItem[] {
  const cursor = readCursor(text, offset);
  if (cursor === undefined) return [];
  const schema = documentSchema(context, cursor.apiVersion, cursor.kind);
  const identity = context.own === undefined ? identityItems(cursor, context.registry) : [];
  if (identity.length > 0) return identity;
  if (schema === undefined) return context.own === undefined ? startItems(cursor) : [];
  const place = fieldSchema(schema, cursor.path, schema.registry);
  if (place === undefined) return [];
  if (cursor.part === 'value') return valueItems(cursor, childField(place, cursor.name ?? '', schema.registry), schema);
  const isList = place.schema.type === 'array';
  const target = isList ? childField(place, 0, schema.registry) : place;
  if (target === undefined) return [];
  const dash = isList && !cursor.hasDash ? '- ' : '';
  if (target.schema.properties === undefined)
    return isList || cursor.hasDash ? scalarItems(cursor, target.schema, dash) : [];
  return fieldItems(cursor, target, { schema, context, dash });
}

interface FieldItemContext {
  readonly schema: DocumentSchema;
  readonly context: SchemaContext;
  readonly dash: string;
}

function fieldItems(cursor: Cursor, place: FieldSchema, { schema, context, dash }: FieldItemContext): CompletionItem[] {
  const words = { registry: schema.registry, descriptions: context.descriptions };
  const items: CompletionItem[] = [];
  for (const name of place.schema.properties?.keys() ?? []) {
    const field = cursor.siblings.includes(name) ? undefined : childField(place, name, schema.registry);
    if (field === undefined || name === 'status') continue;
    const found = describeField(field, name, words);
    const rank = found.deprecated ? 2 : found.required ? 0 : 1;
    const insert = cursor.hasColon
      ? { insert: dash + name, snippet: false }
      : insertField(dash + name, field.schema, schema);
    items.push({
      label: name,
      kind: 'field',
      detail: found.required ? `${found.type}, required` : found.type,
      ...(found.text !== undefined && { documentation: found.text }),
      ...insert,
      range: cursor.range,
      sort: `${rank}${name}`,
      ...(found.deprecated && { deprecated: true }),
    });
  }
  return items;
}

/** Mappings and lists go on in the next line; the editor indents it like the present one. */
function insertField(name: string, schema: Schema, document: DocumentSchema): { insert: string; snippet: boolean } {
  const indent = name.startsWith('- ') ? '    ' : '  ';
  if (schema.type === 'object') return { insert: `${name}:\n${indent}$0`, snippet: true };
  if (schema.type !== 'array') return { insert: `${name}: `, snippet: false };
  const items = schema.items && document.registry.resolve(schema.items);
  const first =
    items?.required?.length === 1 && items.properties?.has(items.required[0] ?? '') ? `${items.required[0]}: ` : '';
  return { insert: `${name}:\n${indent}- ${first}$0`, snippet: true };
}

function valueItems(cursor: Cursor, field: FieldSchema | undefined, document: DocumentSchema): CompletionItem[] {
  if (field === undefined) return [];
  return scalarItems(cursor, document.registry.resolve(field.schema), '');
}

function scalarItems(cursor: Cursor, schema: Schema, dash: string): CompletionItem[] {
  const values = (schema.enum ?? schema.examples ?? (schema.type === 'boolean' ? [true, false] : [])).map(String);
  const fallback = schema.default === undefined || schema.default === null ? undefined : String(schema.default);
  const isPlainDefault = typeof schema.default !== 'object' && fallback !== undefined && !values.includes(fallback);
  return [...values, ...(isPlainDefault ? [fallback] : [])].map((value, index) => ({
    label: value,
    kind: 'value',
    ...(value === fallback && { detail: 'default' }),
    insert: dash + quoted(value, schema),
    snippet: false,
    range: cursor.range,
    sort: String(index).padStart(3, '0'),
  }));
}

/** Text that YAML would read as something else needs quotes. */
function quoted(value: string, schema: Schema): string {
  const isText = schema.type === 'string';
  return isText && /^(?:|[\d.+-]+|true|false|yes|no|on|off|y|n|null|~|\*.*)$/i.test(value) ? `"${value}"` : value;
}
