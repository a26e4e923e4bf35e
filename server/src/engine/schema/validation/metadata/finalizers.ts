import { groupOf } from '../../registry.ts';
import type { Field } from '../field.ts';
import { QUALIFIED_NAME } from '../forms.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule, Scope } from '../rule.ts';

const STANDARD = ['kubernetes', 'orphan', 'foregroundDeletion'];

/** Names of finalizers: qualified, with a domain unless they are the server's own. */
export const finalizers: ObjectRule = {
  code: 'validation/finalizer',
  on: 'object',
  check(root, out, scope) {
    checkFinalizers(root.get('metadata', 'finalizers'), isStrict(scope), out);
  },
};

/**
 * ValidateFinalizers (apimachinery, pkg/api/validation/objectmeta.go).
 * @param needsDomain core's check of metadata, which takes no finalizers but the server's own without a domain
 */
export function checkFinalizers(list: Field, needsDomain: boolean, out: Reporter): void {
  for (const item of list.items) {
    if (item.text === '') out.missing(item, 'a finalizer has a name');
    if (item.text === '') continue;
    const isBare = !item.text.includes('/') && !STANDARD.includes(item.text);
    if (isBare && needsDomain)
      out.wrong(item, `\`${item.text}\` has no domain; a finalizer is called \`example.com/${item.text}\`.`);
    else out.form(item, QUALIFIED_NAME);
  }
  const texts = list.items.map((item) => item.text);
  if (texts.includes('orphan') && texts.includes('foregroundDeletion'))
    out.wrong(list, '`orphan` and `foregroundDeletion` exclude each other.');
}

/** Groups whose validation takes apimachinery's check of metadata instead of core's. */
const LENIENT_GROUPS = [
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'coordination.k8s.io',
  'node.k8s.io',
  'policy',
];

function isStrict({ kind }: Scope): boolean {
  return !kind.custom && !LENIENT_GROUPS.includes(groupOf(kind.apiVersion));
}
