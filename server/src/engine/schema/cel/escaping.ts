const ESCAPES: Readonly<Record<string, string>> = {
  __underscores__: '__',
  __dot__: '.',
  __dash__: '-',
  __slash__: '/',
};

/** The name that a field has outside of CEL (k8s.io/apiserver, pkg/cel/escaping.go), among the names of its object. */
export function nameOf(field: string, holder: { has(name: string): boolean }): string {
  if (!field.includes('__') || holder.has(field)) return field;
  const word = /^__([a-z]+)__$/.exec(field)?.[1];
  if (word !== undefined && ESCAPES[field] === undefined) return word;
  return field.replaceAll(/__(?:underscores|dot|dash|slash)__/g, (code) => ESCAPES[code] ?? code);
}
