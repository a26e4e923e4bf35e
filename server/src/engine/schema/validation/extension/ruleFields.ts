import type { Field } from '../field.ts';
import type { Reporter } from '../reporter.ts';

/** What a rule says beside its expression (apiextensions-apiserver, pkg/apis/apiextensions/validation): messages, and the field it is about. */
export function checkRuleFields(rule: Field, schema: Field, out: Reporter): void {
  for (const name of ['message', 'messageExpression', 'fieldPath']) {
    const field = rule.get(name);
    if (field.text !== '' && field.text.trim() === '') out.missing(field, 'where it stands, it says something');
  }
  const path = rule.get('fieldPath');
  if (path.text.trim() === '') return;
  const problem = pathProblem(path.text, schema);
  if (problem !== undefined) out.wrong(path, `\`${path.text}\` ${problem}; it is written like \`.spec.replicas\`.`);
}

/** ValidFieldPath (apiextensions-apiserver, pkg/apiserver/schema/cel/validation.go). */
function pathProblem(text: string, schema: Field): string | undefined {
  let at = schema;
  let rest = text;
  while (rest !== '') {
    const [step, name, quoted] = /^(?:\.([^.[\]']+)|\['((?:[^'\\]|\\.)*)'\])/.exec(rest) ?? [];
    if (step === undefined) return 'is not a path';
    const key = name ?? (quoted ?? '').replaceAll(/\\(.)/g, '$1');
    const properties = at.get('properties');
    const next = properties.exists ? properties.get(key) : at.get('additionalProperties');
    if (!next.exists || next.type !== 'map') return 'does not lead to a field of the schema';
    at = next;
    rest = rest.slice(step.length);
  }
  return undefined;
}
