import { checkDescendingPath } from '../checks.ts';
import type { Field } from '../field.ts';
import { containersOf } from '../pods.ts';
import type { Reporter } from '../reporter.ts';
import type { PodRule } from '../rule.ts';

const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';
const SECCOMP =
  /^(?:seccomp\.security\.alpha\.kubernetes\.io\/pod$|container\.seccomp\.security\.alpha\.kubernetes\.io\/)/;
const MIRROR = 'kubernetes.io/config.mirror';
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';

/** ValidatePodSpecificAnnotations: annotations of a pod that the server reads. */
export const podAnnotations: PodRule = {
  code: 'validation/pod-annotation',
  on: 'pod',
  check(pod, out, scope) {
    const names = containersOf(scope).map(([container]) => container.get('name').text);
    for (const [key, value] of scope.metadata.get('annotations').fields()) {
      if (key.startsWith(APP_ARMOR)) checkAppArmor(value, key.slice(APP_ARMOR.length), names, out);
      else if (SECCOMP.test(key)) checkSeccomp(value, out);
      else if (key === MIRROR && pod.get('nodeName').text === '')
        out.wrongKey(value, `\`${MIRROR}\` needs \`nodeName\`: such a pod is on a node already.`);
      else if (key === DELETION_COST) checkCost(value, out);
    }
  },
};

function checkAppArmor(value: Field, container: string, names: readonly string[], out: Reporter): void {
  if (!names.includes(container)) out.wrongKey(value, `The pod has no container \`${container}\`.`);
  if (value.text !== '' && !/^(?:runtime\/default$|unconfined$|localhost\/)/.test(value.text))
    out.wrong(value, `\`${value.text}\` is not a profile such as \`runtime/default\` or \`localhost/NAME\`.`);
}

function checkSeccomp(value: Field, out: Reporter): void {
  if (/^(?:runtime\/default|docker\/default|unconfined)$/.test(value.text)) return;
  if (!value.text.startsWith('localhost/'))
    out.wrong(value, `\`${value.text}\` is not a profile such as \`runtime/default\` or \`localhost/PATH\`.`);
  else if (/^localhost\/\/|(?:\/|^)\.\.(?:\/|$)/.test(value.text)) checkDescendingPath(value, out);
}

/** Of a 32-bit integer, without a sign that says nothing and without leading zeros (helper.GetDeletionCostFromPodAnnotations). */
function checkCost(value: Field, out: Reporter): void {
  const isNumber = /^(?:0|-?[1-9]\d{0,9})$/.test(value.text) && (Number(value.text) | 0) === Number(value.text);
  if (!isNumber) out.wrong(value, `\`${value.text}\` is not an integer of 32 bits.`);
}
