import type { Field } from '../field.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule } from '../rule.ts';

/** References to the owners of an object: complete, not an Event, and one controller at most. */
export const owners: ObjectRule = {
  code: 'validation/owner-reference',
  on: 'object',
  check(root, out) {
    checkOwners(root.get('metadata', 'ownerReferences'), out);
  },
};

/** ValidateOwnerReferences (apimachinery, pkg/api/validation/objectmeta.go). */
export function checkOwners({ items: references }: Field, out: Reporter): void {
  for (const reference of references) {
    for (const name of ['apiVersion', 'kind', 'name', 'uid']) {
      if (reference.get(name).text === '') out.missing(reference.get(name), 'a reference to an owner names all of it');
    }
    const version = reference.get('apiVersion');
    if (version.text.split('/').length > 2 || version.text.endsWith('/'))
      out.wrong(version, `\`${version.text}\` is not an API version such as \`v1\` or \`apps/v1\`.`);
    if (version.text === 'v1' && reference.get('kind').text === 'Event')
      out.wrong(reference.get('kind'), 'An `Event` cannot own anything.');
  }
  const [, second] = references.filter((reference) => reference.get('controller').flag);
  if (second !== undefined)
    out.wrong(second.get('controller'), 'Two owners are the controller of this object; only one can be.');
}
