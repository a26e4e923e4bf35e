import { checkUnique, requireForm } from '../checks.ts';
import type { Field } from '../field.ts';
import { DNS_LABEL } from '../forms.ts';
import type { ContainerRule, PodRule } from '../rule.ts';

/** Names of containers, which must differ in the whole pod. */
export const containerNames: PodRule = {
  code: 'validation/container-name',
  on: 'pod',
  check(pod, out) {
    const seen = new Set<string>();
    for (const list of ['containers', 'initContainers', 'ephemeralContainers']) {
      for (const container of pod.get(list).items) {
        const name = container.get('name');
        requireForm(name, DNS_LABEL, out);
        if (seen.has(name.text)) out.duplicate(name, list === 'containers' ? list : 'containers and initContainers');
        if (name.text !== '') seen.add(name.text);
      }
    }
  },
};

/** A pod has at least one container, and gets ephemeral ones only later. */
export const containers: PodRule = {
  code: 'validation/containers',
  on: 'pod',
  check(pod, out, { isPod }) {
    if (pod.get('containers').items.length === 0)
      out.missing(pod.get('containers'), 'a pod has at least one container');
    const ephemeral = pod.get('ephemeralContainers');
    if (ephemeral.items.length > 0)
      out.forbidden(ephemeral, isPod ? 'they are added to a running pod' : 'a pod template has none');
  },
};

/** The image of a container: there, and without white space around it where the pod itself is written. */
export const image: ContainerRule = {
  code: 'validation/container-image',
  on: 'container',
  check(container, out, { isPod }) {
    const field = container.get('image');
    if (field.text === '') out.missing(field, 'a container runs an image');
    if (isPod && field.text !== field.text.trim())
      out.wrong(field, `\`${field.text}\` has white space around it; the server will refuse it.`);
  },
};

/** What a container does after it ended: only some words, and rules that say for which exit codes. */
export const containerRestart: ContainerRule = {
  code: 'validation/container-restart',
  on: 'container',
  check(container, out, { list }) {
    const policy = container.get('restartPolicy');
    if (list !== 'initContainers' && !out.has('ContainerRestartRules')) {
      // 1.34 drops it instead.
      if (policy.exists && !out.has('droppedContainerRestart'))
        out.forbidden(policy, 'before Kubernetes 1.35 only containers that start before the others have it');
      return;
    }
    const rules = container.get('restartPolicyRules');
    if (policy.exists && policy.text === '') out.missing(policy, 'it takes `Always`, `Never` or `OnFailure`');
    out.choice(policy, ['Always', 'Never', 'OnFailure']);
    if (rules.items.length > 0 && !policy.exists) out.missing(policy, '`restartPolicyRules` needs it');
    if (rules.items.length > 20)
      out.wrong(rules, `\`restartPolicyRules\` has ${rules.items.length} rules; 20 are allowed.`);
    for (const rule of rules.items) checkRestartRule(rule, out);
  },
};

function checkRestartRule(rule: Field, out: Parameters<ContainerRule['check']>[1]): void {
  out.choice(rule.get('action'), ['Restart', 'RestartAllContainers']);
  if (rule.get('action').text === '') out.missing(rule.get('action'));
  const codes = rule.get('exitCodes');
  if (!codes.exists) {
    out.missing(codes, 'a rule says for which exit codes it is');
    return;
  }
  out.choice(codes.get('operator'), ['In', 'NotIn']);
  if (codes.get('operator').text === '') out.missing(codes.get('operator'));
}

/** How a container takes new resources without a restart of its pod. */
export const resizePolicy: ContainerRule = {
  code: 'validation/container-resize',
  since: 'InPlacePodVerticalScaling',
  on: 'container',
  check(container, out, { pod, list }) {
    const isNever = pod.get('restartPolicy').text === 'Never';
    const isPlainInit = list === 'initContainers' && container.get('restartPolicy').text !== 'Always';
    checkUnique(
      container.get('resizePolicy').items.map((policy) => policy.get('resourceName')),
      'resizePolicy',
      out,
    );
    for (const policy of container.get('resizePolicy').items) {
      const restart = policy.get('restartPolicy');
      out.choice(policy.get('resourceName'), ['cpu', 'memory']);
      out.choice(restart, ['NotRequired', 'RestartContainer']);
      if (restart.text === 'RestartContainer' && (isNever || isPlainInit))
        out.wrong(restart, '`RestartContainer` cannot be: this container is never restarted. It takes `NotRequired`.');
    }
  },
};
