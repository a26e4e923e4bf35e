import type { CompletionAnswer, CompletionItem } from './completionItem.ts';

/** More than these are not sent: who looks for one of them types a letter more. */
export const MOST_ITEMS = 200;

/** The proposals that fit a word, as many as are worth sending; says when there are more. */
export function limitItems(items: readonly CompletionItem[], word: string): CompletionAnswer {
  if (items.length <= MOST_ITEMS) return { items, isIncomplete: false };
  const fitting = items.filter((item) => fitsWord(item.filter ?? item.label, word));
  const best = fitting.toSorted((a, b) => (a.sort < b.sort ? -1 : a.sort > b.sort ? 1 : 0));
  return { items: best.slice(0, MOST_ITEMS), isIncomplete: true };
}

/** Whether the letters of a word stand in a text in their order, as editors compare them. */
export function fitsWord(text: string, word: string): boolean {
  const within = text.toLowerCase();
  let at = 0;
  for (const letter of word.toLowerCase()) {
    at = within.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
