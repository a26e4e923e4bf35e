/**
 * What a table has at a word that anybody may have written: `constructor`, `toString` and others that every object of JavaScript brings along
 * are no entries of it.
 */
export function ownValue<V>(table: Readonly<Record<string, V>>, word: string): V | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
