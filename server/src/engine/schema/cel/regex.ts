import { RE2JS } from 're2js';

/** A pattern of RE2, which takes no longer than the text is long. */
export interface Regex {
  test(text: string): boolean;
  /** The places of up to `limit` matches, as Go's FindAllString finds them. */
  find(text: string, limit: number): readonly { readonly at: number; readonly end: number }[];
}

const compiled = new Map<string, Regex | undefined>();
const MAX_KEPT = 2000;

/** Only what JavaScript reads as Go does, and no group that repeats, so that matching never takes long. */
const PLAIN =
  /^\^?(?:[\w\-/:,@%~=<> ]|\\[.\-/]|\.[*+?]?|\[\^?[\w.\-/:]+\](?:[*+?]|\{\d+(?:,\d*)?\})?|\((?!\?)|\)(?![*+?{])|\|)*\$?$/;

/** Compiles a pattern as Go does; undefined when Go would refuse it. */
export function compileRegex(pattern: string): Regex | undefined {
  if (compiled.has(pattern)) return compiled.get(pattern);
  if (compiled.size >= MAX_KEPT) compiled.clear();
  const made = make(pattern);
  compiled.set(pattern, made);
  return made;
}

function make(pattern: string): Regex | undefined {
  try {
    const slow = RE2JS.compile(pattern);
    const fast = PLAIN.test(pattern) ? new RegExp(pattern, 'u') : undefined;
    return {
      test: (text) => (fast === undefined ? slow.matcher(text).find() : fast.test(text)),
      find: (text, limit) => {
        const matcher = slow.matcher(text);
        const found: { at: number; end: number }[] = [];
        while (found.length < limit && matcher.find()) found.push({ at: matcher.start(), end: matcher.end() });
        return found;
      },
    };
  } catch {
    return undefined;
  }
}
