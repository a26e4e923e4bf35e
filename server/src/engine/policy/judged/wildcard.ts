import { matchWildcards } from '../../workspace/globs.ts';

/** Whether a text has `*` or `?` in it. */
export function hasWildcard(text: string): boolean {
  return text.includes('*') || text.includes('?');
}

/**
 * A pattern in which `*` is any run of characters and `?` one (ext/wildcard), ready to compare. The empty pattern fits the empty text
 * only, and a pattern without wildcards is compared as it is.
 */
export function wildcardTest(pattern: string): (text: string) => boolean {
  if (pattern === '*') return () => true;
  if (!hasWildcard(pattern)) return (text) => text === pattern;
  return (text) => matchWildcards(pattern, text);
}

/** The same for a pattern that is used once. */
export function fitsWildcard(pattern: string, text: string): boolean {
  return pattern === text || (hasWildcard(pattern) && matchWildcards(pattern, text));
}

/** The most patterns that alternatives of a glob may stand for; more is nobody's glob. */
const MAX_ALTERNATIVES = 100;

/** A glob of images (github.com/gobwas/glob): wildcards, and `{a,b}` for one of several; ready to compare. */
export function globTest(glob: string): (text: string) => boolean {
  const tests = alternatives(glob).map(wildcardTest);
  return (text) => tests.some((test) => test(text));
}

function alternatives(glob: string): readonly string[] {
  let made = [''];
  for (const [part, list] of glob.matchAll(/\{([^{}]*)\}|[^{}]+|[{}]/g)) {
    const choices = list === undefined ? [part] : list.split(',');
    if (made.length * choices.length > MAX_ALTERNATIVES) return [glob];
    made = made.flatMap((start) => choices.map((choice) => start + choice));
  }
  return made;
}
