import { plainValue } from '../yamlLines.ts';
import type { CompletionItem } from './completionItem.ts';
import { typedPath } from './cursorObject.ts';
import { insertField, insertScalar } from './insertion.ts';
import type { CompletionPlace, CompletionProvider } from './place.ts';
import { FIELD_WORDS, type FieldWords } from './words/fieldWords.ts';

/** Proposes the words that a field takes by agreement: verbs of roles, keys of nodes, names of quantities. */
export const wordItems: CompletionProvider = (place) => {
  const { cursor, context, holder, field } = place;
  if (context.own !== undefined || cursor.kind === undefined) return [];
  const isKey = cursor.part === 'key' && holder?.schema.type !== 'array';
  if (isKey ? holder?.schema.values === undefined : field === undefined) return [];
  const path = isKey ? cursor.path : typedPath(cursor);
  const rows = FIELD_WORDS.filter((row) => (isKey ? row.keys : row.values) !== undefined && isAt(row, path, place));
  return rows.flatMap(({ keys = {}, values = {} }) =>
    isKey ? keyItems(place, Object.entries(keys)) : valueItems(place, Object.entries(values)),
  );
};

function isAt(
  { at, in: kinds, beside }: FieldWords,
  path: readonly (string | number)[],
  { cursor }: CompletionPlace,
): boolean {
  if (kinds?.test(cursor.kind ?? '') === false) return false;
  if (beside !== undefined && plainValue(cursor.siblings.get(beside[0]) ?? '') !== beside[1]) return false;
  const wanted = at.split(' ');
  const end = path.slice(-wanted.length).map(String);
  return end.length === wanted.length && end.every((segment, index) => segment === wanted[index]);
}

function valueItems(
  { cursor }: CompletionPlace,
  words: readonly (readonly [string, string])[],
): readonly CompletionItem[] {
  return words.map(([word, about], at) => ({
    label: word,
    kind: 'value',
    ...(about !== '' && { detail: about }),
    ...insertScalar(cursor, word, true),
    sort: `1${order(at)}`,
  }));
}

function keyItems(
  { cursor, context }: CompletionPlace,
  words: readonly (readonly [string, string])[],
): readonly CompletionItem[] {
  const left = words.filter(([word]) => !cursor.siblings.has(word));
  return left.map(([word, about], at) => ({
    label: word,
    kind: 'field',
    detail: about,
    ...insertField(cursor, word, { type: 'string' }, { registry: context.registry, dash: false }),
    sort: `1${order(at)}`,
  }));
}

function order(at: number): string {
  return String(at).padStart(2, '0');
}
