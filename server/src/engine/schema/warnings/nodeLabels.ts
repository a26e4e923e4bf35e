import type { Field } from '../validation/field.ts';
import { LABEL_VALUE } from '../validation/forms.ts';
import type { Reporter } from '../validation/reporter.ts';
import type { ObjectRule, PodRule } from '../validation/rule.ts';

/** deprecatedNodeLabels (pkg/api/node/util.go), with what takes their place. */
const DEPRECATED: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'use `kubernetes.io/arch`',
  'beta.kubernetes.io/os': 'use `kubernetes.io/os`',
  'failure-domain.beta.kubernetes.io/region': 'use `topology.kubernetes.io/region`',
  'failure-domain.beta.kubernetes.io/zone': 'use `topology.kubernetes.io/zone`',
  'beta.kubernetes.io/instance-type': 'use `node.kubernetes.io/instance-type`',
  'app.kubernetes.io/created-by': 'nodes do not have it',
  'scheduler.alpha.kubernetes.io/preferAvoidPods': 'use taints and tolerations',
  'node-role.kubernetes.io/master': 'use `node-role.kubernetes.io/control-plane`',
};

/** GetWarningsForRuntimeClass, …StorageClass, …CSIStorageCapacity and …PersistentVolume (pkg/api). */
export const nodeLabels: ObjectRule = {
  code: 'warning/node-label',
  on: 'object',
  kinds: ['RuntimeClass', 'StorageClass', 'CSIStorageCapacity', 'PersistentVolume'],
  check(root, out) {
    checkKeys(root.get('scheduling', 'nodeSelector'), out);
    for (const topology of root.get('allowedTopologies').items)
      checkExpressions(topology, 'matchLabelExpressions', out);
    checkExpressions(root.get('nodeTopology'), 'matchExpressions', out);
    checkKeys(root.get('nodeTopology', 'matchLabels'), out);
    for (const term of root.get('spec', 'nodeAffinity', 'required', 'nodeSelectorTerms').items)
      checkExpressions(term, 'matchExpressions', out);
  },
};

/** warningsForPodSpecAndMeta (pkg/api/pod/warnings.go). */
export const podNodeLabels: PodRule = {
  code: 'warning/node-label',
  on: 'pod',
  check(pod, out) {
    checkKeys(pod.get('nodeSelector'), out);
    const affinity = pod.get('affinity', 'nodeAffinity');
    for (const term of affinity.get('requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms').items)
      checkExpressions(term, 'matchExpressions', out);
    for (const term of affinity.get('preferredDuringSchedulingIgnoredDuringExecution').items) {
      checkExpressions(term.get('preference'), 'matchExpressions', out);
      for (const expression of term.get('preference', 'matchExpressions').items)
        for (const value of expression.get('values').items) checkValue(value, out);
    }
    for (const spread of pod.get('topologySpreadConstraints').items)
      tell(spread.get('topologyKey'), spread.get('topologyKey').text, out);
  },
};

function checkValue(value: Field, out: Reporter): void {
  if (value.text !== '' && !LABEL_VALUE.test(value.text))
    out.warning(value, `\`${value.text}\` is not ${LABEL_VALUE.what}, so that no node has it.`);
}

function checkKeys(labels: Field, out: Reporter): void {
  for (const [name, value] of labels.fields()) tell(value, name, out);
}

function checkExpressions(holder: Field, list: string, out: Reporter): void {
  for (const expression of holder.get(list).items) tell(expression.get('key'), expression.get('key').text, out);
}

function tell(field: Field, label: string, out: Reporter): void {
  const instead = Object.hasOwn(DEPRECATED, label) ? DEPRECATED[label] : undefined;
  if (instead !== undefined) out.warning(field, `The label \`${label}\` of nodes is deprecated; ${instead}.`);
}
