import { checkOneOf, checkPort } from '../checks.ts';
import type { Field } from '../field.ts';
import type { Reporter } from '../reporter.ts';
import type { ContainerRule } from '../rule.ts';

const NUMBERS = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'];
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const HEADER = {
  what: 'the name of a header: letters, digits and `-`',
  test: (text: string) => /^[-A-Za-z0-9]+$/.test(text),
};

/** Probes: one handler, numbers that make sense, and none where a container runs to its end. */
export const probes: ContainerRule = {
  code: 'validation/probe',
  on: 'container',
  check(container, out, { list }) {
    const isPlainInit = list === 'initContainers' && container.get('restartPolicy').text !== 'Always';
    for (const name of PROBES) {
      const probe = container.get(name);
      if (!probe.exists) continue;
      if (list === 'ephemeralContainers') out.forbidden(probe, 'an ephemeral container has none');
      else if (isPlainInit) out.forbidden(probe, 'an init container has none unless its `restartPolicy` is `Always`');
      else checkProbe(probe, name, out);
    }
  },
};

function checkProbe(probe: Field, name: string, out: Reporter): void {
  for (const handler of checkOneOf(probe, ['exec', 'httpGet', 'tcpSocket', 'grpc'], out)) checkHandler(handler, out);
  for (const number of NUMBERS) out.range(probe.get(number), 0);
  const grace = probe.get('terminationGracePeriodSeconds');
  if (name === 'readinessProbe' && grace.exists) out.forbidden(grace, 'a readiness probe ends nothing');
  else out.range(grace, 1);
  const success = probe.get('successThreshold');
  if (name !== 'readinessProbe' && (success.integer ?? 0) > 1)
    out.wrong(success, `\`${success.shown}\` is not allowed: \`successThreshold\` of a \`${name}\` is 1.`, {
      isSure: true,
    });
}

/** What a container does after it starts and before it ends. */
export const lifecycle: ContainerRule = {
  code: 'validation/lifecycle',
  on: 'container',
  check(container, out, { list, pod }) {
    const hooks = container.get('lifecycle');
    if (!hooks.exists) return;
    if (list === 'ephemeralContainers') out.forbidden(hooks, 'an ephemeral container has none');
    else if (list === 'initContainers' && container.get('restartPolicy').text !== 'Always')
      out.forbidden(hooks, 'an init container has none unless its `restartPolicy` is `Always`');
    else {
      for (const name of ['postStart', 'preStop']) {
        const hook = hooks.get(name);
        if (!hook.exists) continue;
        for (const handler of checkOneOf(hook, ['exec', 'httpGet', 'tcpSocket', 'sleep'], out))
          checkHandler(handler, out);
        checkSleep(hook.get('sleep', 'seconds'), pod, out);
      }
    }
  },
};

function checkSleep(seconds: Field, pod: Field, out: Reporter): void {
  const grace = pod.get('terminationGracePeriodSeconds').integer ?? 30;
  const value = seconds.integer;
  if (value !== undefined && (value < 0 || value > grace))
    out.wrong(
      seconds,
      `\`${value}\` is out of range; a sleep lies within the \`terminationGracePeriodSeconds\` of ${grace}.`,
    );
}

function checkHandler(handler: Field, out: Reporter): void {
  const kind = handler.path.at(-1);
  if (kind === 'exec' && handler.get('command').items.length === 0) out.missing(handler.get('command'));
  if (kind === 'httpGet' || kind === 'tcpSocket' || kind === 'grpc') checkPort(handler.get('port'), out);
  if (kind !== 'httpGet') return;
  out.choice(handler.get('scheme'), ['HTTP', 'HTTPS']);
  for (const header of handler.get('httpHeaders').items) {
    if (header.get('name').text === '') out.missing(header.get('name'));
    out.form(header.get('name'), HEADER);
  }
}
