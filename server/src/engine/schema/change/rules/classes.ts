import type { ChangeRule } from '../changeRule.ts';
import { forbidChange } from '../tellChange.ts';

/** ValidatePriorityClassUpdate (pkg/apis/scheduling/validation). */
export const changedPriority: ChangeRule = {
  code: 'change/priority-class',
  kinds: ['PriorityClass'],
  check({ old, now }, out) {
    if ((old.get('value').integer ?? 0) !== (now.get('value').integer ?? 0))
      forbidChange(old.get('value'), now.get('value'), { what: 'the value of a PriorityClass' }, out);
    const policy = 'preemptionPolicy';
    const what = '`preemptionPolicy` of a PriorityClass';
    const [was, is] = [old.get(policy), now.get(policy)];
    if ((was.text || DEFAULT) !== (is.text || DEFAULT))
      out.wrong(
        is,
        `\`${policy}\` is \`${is.text || DEFAULT}\` and was \`${was.text || DEFAULT}\`; the server refuses to change ${what}.`,
      );
  },
};

const DEFAULT = 'PreemptLowerPriority';

/** ValidateIngressClassUpdate (pkg/apis/networking/validation). */
export const changedIngressClass: ChangeRule = {
  code: 'change/ingress-class',
  kinds: ['IngressClass'],
  check({ old, now }, out) {
    const what = 'the controller of an IngressClass';
    forbidChange(old.get('spec', 'controller'), now.get('spec', 'controller'), { what }, out);
  },
};

/** ValidateRuntimeClassUpdate (pkg/apis/node/validation). */
export const changedRuntimeClass: ChangeRule = {
  code: 'change/runtime-class',
  kinds: ['RuntimeClass'],
  check({ old, now }, out) {
    forbidChange(old.get('handler'), now.get('handler'), { what: 'the handler of a RuntimeClass' }, out);
  },
};

/** ValidateResourceClaimUpdate and ValidateResourceClaimTemplateUpdate (pkg/apis/resource/validation). */
export const changedDeviceClaim: ChangeRule = {
  code: 'change/resource-claim',
  kinds: ['ResourceClaim', 'ResourceClaimTemplate'],
  check({ old, now, kind }, out) {
    forbidChange(old.get('spec'), now.get('spec'), { what: `the spec of a ${kind.kind}` }, out);
  },
};
