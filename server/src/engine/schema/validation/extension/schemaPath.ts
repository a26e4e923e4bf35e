import type { Field } from '../field.ts';

/** Where a path such as `.spec.replicas` leads in a schema, or why it leads nowhere. */
export type SchemaPath = { readonly schema: Field } | { readonly problem: string };

/**
 * ValidFieldPath (apiextensions-apiserver, pkg/apiserver/schema/cel/validation.go).
 * @param takesBrackets whether `['name']` is a step too
 */
export function followPath(text: string, schema: Field, takesBrackets: boolean): SchemaPath {
  let at = schema;
  let rest = text;
  while (rest !== '') {
    const [step, name, quoted] = /^(?:\.([^.[\]']+)|\['((?:[^'\\]|\\.)*)'\])/.exec(rest) ?? [];
    if (step === undefined || (quoted !== undefined && !takesBrackets)) return { problem: 'is not a path' };
    const key = name ?? (quoted ?? '').replaceAll(/\\(.)/g, '$1');
    const properties = at.get('properties');
    const next = properties.exists ? properties.get(key) : at.get('additionalProperties');
    if (!next.exists || next.type !== 'map') return { problem: 'does not lead to a field of the schema' };
    at = next;
    rest = rest.slice(step.length);
  }
  return { schema: at };
}
