import type { ChangeRule } from '../changeRule.ts';
import { forbidChange } from '../tellChange.ts';

/** ValidateDeploymentUpdate, ValidateReplicaSetUpdate, ValidateStatefulSetUpdate, ValidateDaemonSetSpecUpdate (pkg/apis/apps/validation). */
export const changedSelector: ChangeRule = {
  code: 'change/selector',
  kinds: ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'],
  check({ old, now, kind }, out) {
    const what = `the selector of a ${kind.kind}`;
    forbidChange(old.get('spec', 'selector'), now.get('spec', 'selector'), { what }, out);
  },
};

/** ValidateStatefulSetUpdate (pkg/apis/apps/validation). */
export const changedStatefulSet: ChangeRule = {
  code: 'change/stateful-set',
  kinds: ['StatefulSet'],
  check({ old, now }, out) {
    for (const name of ['volumeClaimTemplates', 'serviceName', 'podManagementPolicy'])
      forbidChange(old.get('spec', name), now.get('spec', name), { what: `\`${name}\` of a StatefulSet` }, out);
  },
};

/** ValidateControllerRevisionUpdate (pkg/apis/apps/validation). */
export const changedRevision: ChangeRule = {
  code: 'change/controller-revision',
  kinds: ['ControllerRevision'],
  check({ old, now }, out) {
    forbidChange(old.get('data'), now.get('data'), { what: 'the data of a ControllerRevision' }, out);
  },
};
