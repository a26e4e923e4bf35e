import type { ChangeRule } from '../changeRule.ts';
import { forbidChange } from '../tellChange.ts';

/** validateCustomResourceDefinitionSpecUpdate (apiextensions-apiserver, pkg/apis/apiextensions/validation), once the names are taken. */
export const changedDefinition: ChangeRule = {
  code: 'change/custom-resource-definition',
  kinds: ['CustomResourceDefinition'],
  check({ old, now }, out) {
    const [before, after] = [old.get('spec'), now.get('spec')];
    const what = 'the scope, the group and the names of a CustomResourceDefinition';
    for (const name of ['scope', 'group']) forbidChange(before.get(name), after.get(name), { what }, out);
    for (const name of ['kind', 'plural'])
      forbidChange(before.get('names', name), after.get('names', name), { what }, out);
  },
};

/** ValidateResourceQuotaUpdate (pkg/apis/core/validation): the scopes are a set. */
export const changedQuota: ChangeRule = {
  code: 'change/resource-quota',
  kinds: ['ResourceQuota'],
  check({ old, now }, out) {
    const [before, after] = [old.get('spec', 'scopes'), now.get('spec', 'scopes')];
    const was = new Set(before.items.map((item) => item.text));
    const is = new Set(after.items.map((item) => item.text));
    if (was.size !== is.size || [...was].some((scope) => !is.has(scope)))
      out.wrong(after, '`scopes` has changed; the server refuses to change the scopes of a ResourceQuota.');
  },
};
