import type { CompletionItem } from './completionItem.ts';
import { insertScalar } from './insertion.ts';
import type { CompletionPlace } from './place.ts';

/** Values that the schema fixes: of an enum, true and false, the default, examples. */
export function valueItems(place: CompletionPlace): readonly CompletionItem[] {
  const schema = place.field?.schema;
  if (schema === undefined || schema.properties !== undefined) return [];
  const values = (schema.enum ?? schema.examples ?? (schema.type === 'boolean' ? [true, false] : [])).map(String);
  const fallback = schema.default === undefined || schema.default === null ? undefined : String(schema.default);
  const isPlainDefault = typeof schema.default !== 'object' && fallback !== undefined && !values.includes(fallback);
  return [...values, ...(isPlainDefault ? [fallback] : [])].map((value, index) => ({
    label: value,
    kind: 'value',
    ...(value === fallback && { detail: 'default' }),
    ...insertScalar(place.cursor, value, schema.type === 'string'),
    sort: String(index).padStart(3, '0'),
  }));
}
