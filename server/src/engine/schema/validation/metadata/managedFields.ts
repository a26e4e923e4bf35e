import type { ObjectRule } from '../rule.ts';

/** What the server writes down about who wrote what; server-side apply, which Flux uses, refuses to be sent it. */
export const managedFields: ObjectRule = {
  code: 'validation/managed-fields',
  on: 'object',
  check(root, out) {
    const list = root.get('metadata', 'managedFields');
    if (list.items.length > 0)
      out.warning(list, '`managedFields` is what a server noted; server-side apply refuses an object that brings it.');
  },
};
