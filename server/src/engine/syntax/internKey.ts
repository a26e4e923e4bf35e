/** Keys that were read, by their text. */
const known = new Map<string, string>();
/** More different keys than all schemas have; a file of data does not fill the memory with its own. */
const MOST = 20_000;

/**
 * The same string for the same key wherever it stands. A manifest of 30 lines has some 27 keys, nearly all of them those of the next
 * manifest: with one string for each, 4,000 of them take 4 MB less, and to compare keys is to compare pointers.
 */
export function internKey(text: string): string {
  const before = known.get(text);
  if (before !== undefined) return before;
  if (text.length > 60 || known.size >= MOST) return text;
  // The name of a property is a string of which the machine has one only.
  const single = Object.keys({ [text]: true })[0] ?? text;
  known.set(single, single);
  return single;
}
