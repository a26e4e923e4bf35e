import { RE2JS } from 're2js';

/** A compiled pattern: whether it matches a text. */
export interface GoPattern {
  test(text: string): boolean;
}

/** A compiled pattern that may match anywhere. */
export interface GoRegex extends GoPattern {
  /** The places of up to `limit` matches, as Go's FindAllString finds them. */
  find(text: string, limit: number): readonly { readonly at: number; readonly end: number }[];
}

/** Only what both engines read alike, and no group that repeats, so that matching takes no more than a power of the text's length. */
const PLAIN =
  /^(?:[\w\-/:,@%~=<> ]|\\[./]|\.[*+?]?|\[\^?[\w./:-]+\](?:[*+?]|\{\d{1,3}(?:,\d{0,3})?\})?|[|^$]|\((?!\?)|\)(?![*+?{]))*$/;

/** Tries that the built-in engine may need for a text: a place to begin at, and one more for each part that repeats. */
const MOST_TRIES = 1_000_000;

/** A pattern as `compileAnchored` wraps it. */
const ANCHORED = /^\^\(\?:(.*)\)\$$/s;

const compiled = new Map<string, GoRegex | undefined>();
const MAX_KEPT = 2000;

/**
 * Compiles a pattern of Go's regexp package (RE2). Undefined when Go would refuse it. Common patterns run on the built-in engine,
 * all others on RE2, whose time is linear in the text.
 */
export function compileGoRegex(pattern: string): GoRegex | undefined {
  if (compiled.has(pattern)) return compiled.get(pattern);
  if (compiled.size >= MAX_KEPT) compiled.clear();
  const regex = compile(pattern);
  compiled.set(pattern, regex);
  return regex;
}

function compile(pattern: string): GoRegex | undefined {
  const inner = ANCHORED.exec(pattern)?.[1] ?? pattern;
  const fast = PLAIN.test(inner) ? builtIn(pattern) : undefined;
  if (fast === undefined) return linear(pattern);
  const longest = MOST_TRIES ** (1 / powerOf(pattern));
  let known: GoRegex | undefined;
  const slow = (): GoRegex | undefined => {
    known ??= linear(pattern);
    return known;
  };
  return {
    test: (text) => (text.length <= longest ? fast.test(text) : (slow()?.test(text) ?? false)),
    find: (text, limit) => slow()?.find(text, limit) ?? [],
  };
}

/** The power of a text's length that the tries of the built-in engine grow with. */
function powerOf(pattern: string): number {
  const repeated = pattern.match(/[*+]|,\d*\}/g)?.length ?? 0;
  return repeated + (pattern.startsWith('^') && !pattern.includes('|') ? 0 : 1) || 1;
}

function builtIn(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return undefined;
  }
}

function linear(pattern: string): GoRegex | undefined {
  try {
    const regex = RE2JS.compile(pattern);
    return {
      test: (text) => regex.matcher(text).find(),
      find: (text, limit) => {
        const matcher = regex.matcher(text);
        const found: { at: number; end: number }[] = [];
        while (found.length < limit && matcher.find()) {
          const [at, end] = [matcher.start(), matcher.end()];
          // Go leaves out an empty match right behind another.
          if (at < end || at !== found.at(-1)?.end) found.push({ at, end });
        }
        return found;
      },
    };
  } catch {
    return undefined;
  }
}

/** A pattern that must match the whole text, as kustomize anchors those of selectors (api/types/selector.go anchorRegex). */
export function compileAnchored(pattern: string): GoPattern | undefined {
  // A name or a kind, as most are: the engine for patterns of Go takes twenty times as long as a comparison.
  if (/^[\w-]+$/.test(pattern)) return { test: (text) => text === pattern };
  return compileGoRegex(`^(?:${pattern})$`);
}
