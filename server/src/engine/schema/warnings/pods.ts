import type { Field } from '../validation/field.ts';
import type { Reporter } from '../validation/reporter.ts';
import type { ContainerRule, PodRule } from '../validation/rule.ts';

const LISTS = ['initContainers', 'containers', 'ephemeralContainers'];

/** A missing selector selects nothing (warningsForPodSpecAndMeta and warningsForPodAffinityTerms, pkg/api/pod/warnings.go). */
export const nullSelectors: PodRule = {
  code: 'warning/null-selector',
  on: 'pod',
  check(pod, out) {
    for (const spread of pod.get('topologySpreadConstraints').items) checkSelector(spread, out);
    for (const kind of ['podAffinity', 'podAntiAffinity']) {
      const affinity = pod.get('affinity', kind);
      for (const term of affinity.get('requiredDuringSchedulingIgnoredDuringExecution').items) checkSelector(term, out);
      for (const term of affinity.get('preferredDuringSchedulingIgnoredDuringExecution').items)
        checkSelector(term.get('podAffinityTerm'), out);
    }
  },
};

function checkSelector(term: Field, out: Reporter): void {
  if (!term.get('labelSelector').exists)
    out.warning(term.get('labelSelector'), '`labelSelector` is missing, and without it no pod matches.');
}

/** Names and addresses that stand twice (same file). */
export const podDuplicates: PodRule = {
  code: 'warning/duplicate',
  on: 'pod',
  check(pod, out) {
    checkTwice(
      pod.get('hostAliases').items.map((alias) => alias.get('ip')),
      'hostAliases',
      out,
    );
    const secrets = pod.get('imagePullSecrets').items.map((secret) => secret.get('name'));
    checkTwice(secrets, 'imagePullSecrets', out);
    for (const name of secrets)
      if (name.text === '') out.warning(name, 'An entry of `imagePullSecrets` has no name, and names no Secret.');
  },
};

function checkTwice(fields: readonly Field[], list: string, out: Reporter): void {
  const seen = new Set<string>();
  for (const field of fields) {
    if (seen.has(field.text) && field.text !== '') out.warning(field, `\`${field.text}\` stands twice in \`${list}\`.`);
    seen.add(field.text);
  }
}

/** Ports of all containers of a pod together (same file). */
export const podPorts: PodRule = {
  code: 'warning/port-overlap',
  on: 'pod',
  check(pod, out) {
    const ports = LISTS.slice(0, 2).flatMap((list) => pod.get(list).items.flatMap((one) => one.get('ports').items));
    const named = new Map<string, Field>();
    ports.forEach((port, index) => {
      const other = ports.slice(0, index).find((one) => portKey(one) === portKey(port) && isSamePlace(one, port));
      if (other !== undefined)
        out.warning(
          port.get('containerPort'),
          `Two containers of this pod have the port \`${port.get('containerPort').shown}\`.`,
        );
      const { text } = port.get('name');
      if (text !== '' && named.has(text))
        out.warning(
          port.get('name'),
          `\`${text}\` is the name of two ports of this pod; services and probes take the first.`,
        );
      if (text !== '') named.set(text, port);
    });
  },
};

function portKey(port: Field): string {
  return `${port.get('containerPort').shown}/${port.get('protocol').text || 'TCP'}`;
}

/** Different ports or addresses of the host keep two apart. */
function isSamePlace(a: Field, b: Field): boolean {
  const [left, right] = [a.get('hostPort').integer ?? 0, b.get('hostPort').integer ?? 0];
  const [from, to] = [a.get('hostIP').text, b.get('hostIP').text];
  if (left === right && from === to) return true;
  if (left === 0 || right === 0) return true;
  return left === right && (from === '') !== (to === '');
}

/** An address of the host without a port of it (same file). */
export const hostAddress: ContainerRule = {
  code: 'warning/host-address',
  on: 'container',
  check(container, out) {
    for (const port of container.get('ports').items)
      if (port.get('hostIP').text !== '' && (port.get('hostPort').integer ?? 0) === 0)
        out.warning(port.get('hostIP'), '`hostIP` does nothing without `hostPort`.');
  },
};
