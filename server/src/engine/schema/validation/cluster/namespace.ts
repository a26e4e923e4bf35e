import { QUALIFIED_NAME } from '../forms.ts';
import type { ObjectRule } from '../rule.ts';

/** What a namespace waits for before it goes. */
export const namespaceFinalizers: ObjectRule = {
  code: 'validation/namespace',
  on: 'object',
  kinds: ['Namespace'],
  check(root, out) {
    for (const item of root.get('spec', 'finalizers').items) {
      if (!item.text.includes('/') && !['kubernetes', 'orphan', 'foregroundDeletion'].includes(item.text))
        out.wrong(item, `\`${item.text}\` has no domain; a finalizer is called \`example.com/${item.text}\`.`);
      else out.form(item, QUALIFIED_NAME);
    }
  },
};
