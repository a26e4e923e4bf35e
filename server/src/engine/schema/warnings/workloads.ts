import { DNS_LABEL } from '../validation/forms.ts';
import type { ObjectRule } from '../validation/rule.ts';

/** Names that pods and their host names are made from (the strategies of pkg/registry/apps, batch and core/pod). */
export const podNames: ObjectRule = {
  code: 'warning/pod-name',
  on: 'object',
  kinds: ['Deployment', 'ReplicaSet', 'Job', 'CronJob', 'Pod'],
  check(root, out) {
    const name = root.get('metadata', 'name');
    if (name.text !== '' && !DNS_LABEL.test(name.text))
      out.warning(name, `\`${name.text}\` is part of host names of pods, and is not ${DNS_LABEL.what}.`);
  },
};

/** pkg/registry/apps/statefulset/strategy.go */
export const statefulHistory: ObjectRule = {
  code: 'warning/revision-history',
  on: 'object',
  kinds: ['StatefulSet'],
  check(root, out) {
    const limit = root.get('spec', 'revisionHistoryLimit');
    if ((limit.integer ?? 0) < 0)
      out.warning(limit, `\`${limit.shown}\` keeps every revision there ever was; take 0 or more.`);
  },
};

/** pkg/registry/storage/csidriver/strategy.go */
export const tokenSecrets: ObjectRule = {
  code: 'warning/token-secrets',
  on: 'object',
  kinds: ['CSIDriver'],
  check(root, out) {
    const requests = root.get('spec', 'tokenRequests');
    if (requests.items.length > 0 && !root.get('spec', 'serviceAccountTokenInSecrets').exists)
      out.warning(
        requests,
        'Tokens may get into logs; set `serviceAccountTokenInSecrets: true` if the driver knows it.',
      );
  },
};
