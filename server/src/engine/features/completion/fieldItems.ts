import { describeField } from '../../schema/describe.ts';
import { childField, type FieldSchema } from '../../schema/fieldSchema.ts';
import type { Cursor } from '../cursor/cursorShape.ts';
import type { DocumentSchema } from '../schemaContext.ts';
import type { CompletionItem } from './completionItem.ts';
import { insertBlock, insertField } from './insertion.ts';
import type { CompletionPlace } from './place.ts';
import { requiredLines } from './skeleton.ts';

/** The fields that a mapping can have and lacks: in the mapping itself, in an item of a list, or below the key that was just typed. */
export function fieldItems(place: CompletionPlace): readonly CompletionItem[] {
  const { cursor, schema } = place;
  const target = mappingAt(place);
  if (schema === undefined || target?.schema.properties === undefined) return [];
  const present = cursor.part === 'value' ? cursor.below.keys : cursor.siblings;
  const isNewItem = target !== place.holder && cursor.part === 'key';
  const taken = isNewItem ? new Map<string, string>() : present;
  const options = { place, schema, dash: isNewItem, deep: cursor.part === 'value' };
  const items = [...target.schema.properties.keys()]
    .filter((name) => !taken.has(name) && name !== 'status')
    .flatMap((name) => fieldItem(name, target, options) ?? []);
  const all = allRequired(target, taken, options);
  return all === undefined ? items : [all, ...items];
}

/** The mapping whose fields fit: the one around the cursor, that of a list's next item, or the value of the key before the cursor. */
function mappingAt({ cursor, holder, field }: CompletionPlace): FieldSchema | undefined {
  if (cursor.part === 'value') {
    const isOpen = cursor.word === '' && cursor.quote === '' && cursor.style === 'block';
    return isOpen && field?.schema.type === 'object' ? field : undefined;
  }
  return holder?.schema.type === 'array' ? field : holder;
}

interface FieldOptions {
  readonly place: CompletionPlace;
  readonly schema: DocumentSchema;
  /** Starts an item of a list. */
  readonly dash: boolean;
  /** Goes into the line below the cursor's. */
  readonly deep: boolean;
}

function fieldItem(
  name: string,
  target: FieldSchema,
  { place, schema, dash }: FieldOptions,
): CompletionItem | undefined {
  const { cursor, context } = place;
  const field = childField(target, name, schema.registry);
  if (field === undefined) return undefined;
  const found = describeField(field, name, { registry: schema.registry, descriptions: context.descriptions });
  const rank = found.deprecated ? 2 : found.required ? 0 : 1;
  return {
    label: name,
    kind: 'field',
    detail: found.required ? `${found.type}, required` : found.type,
    ...(found.text !== undefined && { documentation: found.text }),
    ...insertField(cursor, name, field.schema, { registry: schema.registry, dash }),
    sort: `${rank}${name}`,
    ...(found.deprecated && { deprecated: true }),
  };
}

/** One proposal that writes every missing required field, on an empty line where there are several. */
function allRequired(
  target: FieldSchema,
  taken: ReadonlyMap<string, string>,
  { schema, dash, place }: FieldOptions,
): CompletionItem | undefined {
  const { cursor } = place;
  const missing = (target.schema.required ?? []).filter((name) => !taken.has(name));
  if (missing.length < 2 || !isRoom(cursor)) return undefined;
  const lines = requiredLines(target, missing, { registry: schema.registry, layout: cursor.layout });
  return {
    label: 'all required fields',
    kind: 'snippet',
    detail: missing.join(', '),
    ...insertBlock(cursor, lines, { dash, snippet: true }),
    sort: '0',
    filter: missing.join(' '),
  };
}

/** Whether several lines can stand at the cursor. */
function isRoom(cursor: Cursor): boolean {
  return cursor.style === 'block' && !(cursor.part !== 'value' && cursor.hasColon) && cursor.quote === '';
}
