import type { CompletionAnswer, CompletionItem } from './completion/completionItem.ts';
import { fieldItems } from './completion/fieldItems.ts';
import { identityItems } from './completion/identityItems.ts';
import { type CompletionPlace, type CompletionProvider, readPlaceOf } from './completion/place.ts';
import { startItems } from './completion/startItems.ts';
import { valueItems } from './completion/valueItems.ts';
import { readPlace } from './cursor.ts';
import type { SchemaContext } from './schemaContext.ts';

/** What every file of ours is completed by, from its schema alone. */
const PROVIDERS: readonly CompletionProvider[] = [identityItems, startItems, fieldItems, valueItems];

/** More than these are not sent: who looks for one of them types a letter more. */
const MOST = 200;

/**
 * Proposes fields, values and whole objects at an offset. It reads the text by columns and not the tree, because somebody who needs a
 * proposal has not finished the line.
 *
 * @param more what else proposes in such a file, beside its schema
 */
export function completion(
  text: string,
  offset: number,
  context: SchemaContext,
  more: readonly CompletionProvider[] = [],
): CompletionAnswer {
  const cursor = readPlace(text, offset);
  if (cursor === undefined || 'indent' in cursor) return { items: [], isIncomplete: false };
  const place = readPlaceOf(text, offset, cursor, context);
  const items = [...PROVIDERS, ...more].flatMap((provide) => provide(place));
  return limited(distinct(items), place);
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

function limited(items: readonly CompletionItem[], { cursor }: CompletionPlace): CompletionAnswer {
  if (items.length <= MOST) return { items, isIncomplete: false };
  const word = cursor.word.toLowerCase();
  const fitting = items.filter((item) => isWithin(word, (item.filter ?? item.label).toLowerCase()));
  const best = fitting.toSorted((a, b) => (a.sort < b.sort ? -1 : a.sort > b.sort ? 1 : 0));
  return { items: best.slice(0, MOST), isIncomplete: true };
}

/** Whether the letters of a word stand in a text in their order, as editors compare them. */
function isWithin(word: string, text: string): boolean {
  let at = 0;
  for (const letter of word) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
