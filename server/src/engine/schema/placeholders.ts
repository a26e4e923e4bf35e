/**
 * Text that something replaces before a server sees it: Flux's post-build variables (`${NAME}`), what SOPS hides, templates in quotes
 * (`{{ fromSecret … }}` of Open Cluster Management), and the tokens that scripts fill in with envsubst and sed (`$NAME`, `__NAME__`,
 * `@@name@@`), which are right nowhere that a value is checked.
 */
const PLACEHOLDER =
  /\$\{[\w:=\-+?#%/,^.]|\$[A-Z][A-Z0-9_]+|\{\{[^{}]*\}\}|^ENC\[|__[A-Z](?:[A-Z0-9_]*[A-Z0-9])?__|@@[A-Za-z][\w.-]*@@/;

/** Whether a text stands for one that is not known here. */
export function hasPlaceholder(text: string): boolean {
  return PLACEHOLDER.test(text);
}
