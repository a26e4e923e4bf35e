import type { Field } from '../field.ts';
import type { Reporter } from '../reporter.ts';
import { followPath } from './schemaPath.ts';

/** What a rule says beside its expression (apiextensions-apiserver, pkg/apis/apiextensions/validation): messages, and the field it is about. */
export function checkRuleFields(rule: Field, schema: Field, out: Reporter): void {
  for (const name of ['message', 'messageExpression', 'fieldPath']) {
    const field = rule.get(name);
    if (field.text !== '' && field.text.trim() === '') out.missing(field, 'where it stands, it says something');
  }
  const path = rule.get('fieldPath');
  if (path.text.trim() === '') return;
  const found = followPath(path.text, schema, true);
  if ('problem' in found) out.wrong(path, `\`${path.text}\` ${found.problem}; it is written like \`.spec.replicas\`.`);
}
