import { RE2JS } from 're2js';

/** A compiled pattern: whether it matches anywhere in a text. */
export interface GoRegex {
  test(text: string): boolean;
}

/** Only what both engines read alike, and no group that repeats, so that matching never takes long. */
const PLAIN = /^(?:[\w\-/:,@%~=<> ]|\\[.\-/]|\.[*+?]?|\[\^?[\w.-]+\][*+?]?|[|^$]|\((?!\?)|\)(?![*+?{]))*$/;

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
  return (PLAIN.test(inner) ? builtIn(pattern) : undefined) ?? re2(pattern);
}

function builtIn(pattern: string): GoRegex | undefined {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return undefined;
  }
}

function re2(pattern: string): GoRegex | undefined {
  try {
    const regex = RE2JS.compile(pattern);
    return { test: (text) => regex.matcher(text).find() };
  } catch {
    return undefined;
  }
}

/** A pattern that must match the whole text, as kustomize anchors those of selectors (api/types/selector.go anchorRegex). */
export function compileAnchored(pattern: string): GoRegex | undefined {
  // A name or a kind, as most are: the engine for patterns of Go takes twenty times as long as a comparison.
  if (/^[\w-]+$/.test(pattern)) return { test: (text) => text === pattern };
  return compileGoRegex(`^(?:${pattern})$`);
}
