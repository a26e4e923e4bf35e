import type { Range } from '../syntax/tree.ts';
import type { CompletionAnswer, CompletionItem } from './completion/completionItem.ts';
import { fieldItems } from './completion/fieldItems.ts';
import { identityItems } from './completion/identityItems.ts';
import { isJsonPatch, jsonPatchSchema } from './completion/jsonPatch.ts';
import { limitItems } from './completion/mostItems.ts';
import { type CompletionPlace, type CompletionProvider, readPlaceOf } from './completion/place.ts';
import { startItems } from './completion/startItems.ts';
import { valueItems } from './completion/valueItems.ts';
import type { InnerText } from './cursor/cursorShape.ts';
import { readListBeside, readPlace } from './cursor.ts';
import type { SchemaContext } from './schemaContext.ts';

/** What every file of ours is completed by, from its schema alone. */
const PROVIDERS: readonly CompletionProvider[] = [identityItems, startItems, fieldItems, valueItems];

/** What else is known about a file beside its text and schema. */
export interface CompletionExtras {
  /** What else proposes in such a file. */
  readonly more?: readonly CompletionProvider[];
  /** The patch that a field of a kustomization holds as text; undefined for a field that holds none. */
  readonly inner?: (
    at: InnerText,
  ) => { readonly context: SchemaContext; readonly extras: CompletionExtras } | undefined;
}

/**
 * Proposes fields, values and whole objects at an offset. It reads the text by columns and not the tree, because somebody who needs a
 * proposal has not finished the line.
 */
export function completion(
  text: string,
  offset: number,
  context: SchemaContext,
  extras: CompletionExtras = {},
): CompletionAnswer {
  const cursor = readPlace(text, offset);
  if (cursor === undefined) return NOTHING;
  if ('indent' in cursor) return innerCompletion(cursor, extras);
  const isOperations = context.own === undefined && isJsonPatch(text);
  const schema = isOperations ? jsonPatchSchema(cursor, context) : undefined;
  const place = readPlaceOf({ text, offset, cursor }, context, schema);
  const items = [...PROVIDERS, ...(extras.more ?? [])].flatMap((provide) => provide(place));
  return limitItems([...distinct(items), ...itemsBeside(place)], cursor.word);
}

/** New items of the list above an empty line, behind the fields that may stand there too. */
function itemsBeside({ text, offset, context, schema, cursor: own }: CompletionPlace): readonly CompletionItem[] {
  const cursor = own.style === 'block' ? readListBeside(text, offset) : undefined;
  if (cursor === undefined) return [];
  const place = readPlaceOf({ text, offset, cursor }, context, schema);
  return [...fieldItems(place), ...valueItems(place)].map((item) => ({
    ...item,
    label: `- ${item.label}`,
    filter: item.filter ?? item.label,
    sort: `3${item.sort}`,
  }));
}

const NOTHING: CompletionAnswer = { items: [], isIncomplete: false };

/** Proposals inside of a text that is YAML itself, moved to where it stands in the file. */
function innerCompletion(inner: InnerText, { inner: read }: CompletionExtras): CompletionAnswer {
  const found = read?.(inner);
  if (found === undefined) return NOTHING;
  const { items, isIncomplete } = completion(inner.text, inner.offset, found.context, found.extras);
  const move = ({ start, end }: Range): Range => ({ start: start + inner.shift, end: end + inner.shift });
  const indent = ' '.repeat(inner.indent);
  const moved = items.map((item) => ({
    ...item,
    insert: item.insert.replaceAll('\n', `\n${indent}`),
    range: move(item.range),
    ...(item.replace !== undefined && { replace: move(item.replace) }),
    ...(item.also !== undefined && { also: [] }),
  }));
  return { items: moved, isIncomplete };
}

/** What two providers propose is shown once, as the later one words it, which knows more than the schema. */
function distinct(items: readonly CompletionItem[]): CompletionItem[] {
  const found = new Map<string, CompletionItem>();
  for (const item of items) {
    const key = `${item.kind === 'snippet'}${item.label}${item.kind === 'field' ? '' : item.insert}`;
    found.set(key, item);
  }
  return [...found.values()];
}
