const UNCHANGED = /endpoints$/i;
const WITH_ES = /(?:s|x|z|ch|sh)$/;

/**
 * The plural name of a kind in the API, such as `networkpolicies`, by the rules of English that Kubernetes' own kinds keep. Definitions
 * of custom kinds can say otherwise; those are given where they are known.
 */
export function pluralOf(kind: string): string {
  const lower = kind.toLowerCase();
  if (UNCHANGED.test(lower)) return lower;
  if (WITH_ES.test(lower)) return `${lower}es`;
  return /[^aeiou]y$/.test(lower) ? `${lower.slice(0, -1)}ies` : `${lower}s`;
}
