import { podOf } from '../pods.ts';
import type { ObjectRule } from '../rule.ts';
import { checkLabels } from '../selectors.ts';

/** Keys and values of labels, on the object and on the pods that it makes. */
export const labels: ObjectRule = {
  code: 'validation/label',
  on: 'object',
  check(root, out, scope) {
    checkLabels(root.get('metadata', 'labels'), out);
    const pod = podOf(scope);
    if (pod !== undefined && !pod.isPod) checkLabels(pod.metadata.get('labels'), out);
  },
};
