import { childField, type FieldSchema, fieldSchema } from '../../schema/fieldSchema.ts';
import type { Cursor } from '../cursor/cursorShape.ts';
import { type DocumentSchema, documentSchema, type SchemaContext } from '../schemaContext.ts';
import type { CompletionItem } from './completionItem.ts';

/** Where proposals are wanted, and what the schema says about it. */
export interface CompletionPlace {
  /** The text that holds the cursor: a file, or the text of a field that is YAML itself. */
  readonly text: string;
  readonly offset: number;
  readonly cursor: Cursor;
  readonly context: SchemaContext;
  /** Schema of the document; undefined where its kind is not known (yet). */
  readonly schema: DocumentSchema | undefined;
  /** The mapping or list that holds the cursor. */
  readonly holder: FieldSchema | undefined;
  /** What the cursor's value may be; undefined where a key is typed. */
  readonly field: FieldSchema | undefined;
}

/** Proposes what one place can take; an empty list anywhere else. */
export type CompletionProvider = (place: CompletionPlace) => readonly CompletionItem[];

/** The text with the cursor in it. */
export type CursorText = Pick<CompletionPlace, 'text' | 'offset' | 'cursor'>;

/** Reads what the schema says about a cursor; `own` is a schema that the text does not name. */
export function readPlaceOf(
  { text, offset, cursor }: CursorText,
  context: SchemaContext,
  own?: DocumentSchema | undefined,
): CompletionPlace {
  const schema = own ?? documentSchema(context, cursor.apiVersion, cursor.kind);
  const holder = schema && fieldSchema(schema, cursor.path, schema.registry);
  return {
    text,
    offset,
    cursor,
    context,
    schema,
    holder,
    field: schema && holder && valueField(cursor, holder, schema),
  };
}

function valueField(cursor: Cursor, holder: FieldSchema, schema: DocumentSchema): FieldSchema | undefined {
  if (cursor.part === 'value') return childField(holder, cursor.name ?? '', schema.registry);
  // `- |`: the path leads to the item itself.
  if (cursor.part === 'item') return holder;
  return holder.schema.type === 'array' ? childField(holder, 0, schema.registry) : undefined;
}
