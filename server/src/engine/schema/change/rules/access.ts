import type { ChangeRule } from '../changeRule.ts';
import { forbidChange } from '../tellChange.ts';

/** ValidateRoleBindingUpdate and ValidateClusterRoleBindingUpdate (pkg/apis/rbac/validation). */
export const changedRoleRef: ChangeRule = {
  code: 'change/role-ref',
  kinds: ['RoleBinding', 'ClusterRoleBinding'],
  check({ old, now, kind }, out) {
    const what = `the role of a ${kind.kind}`;
    for (const name of ['apiGroup', 'kind', 'name'])
      forbidChange(old.get('roleRef', name), now.get('roleRef', name), { what }, out);
  },
};
