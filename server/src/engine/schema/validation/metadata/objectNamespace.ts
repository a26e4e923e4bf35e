import { DNS_LABEL } from '../forms.ts';
import type { ObjectRule } from '../rule.ts';

/** The namespace of an object. Clients leave it out for kinds that live in none. */
export const objectNamespace: ObjectRule = {
  code: 'validation/object-namespace',
  on: 'object',
  check(root, out, { kind }) {
    if (kind.namespaced) out.form(root.get('metadata', 'namespace'), DNS_LABEL);
  },
};
