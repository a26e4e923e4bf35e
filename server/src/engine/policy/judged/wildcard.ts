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
