import type { Field } from '../field.ts';
import { containersOf } from '../pods.ts';
import type { PodRule } from '../rule.ts';

/** validateWindowsHostProcessPod: containers that run as processes of a Windows host. */
export const hostProcess: PodRule = {
  code: 'validation/host-process',
  on: 'pod',
  check(pod, out, scope) {
    const own = flagOf(pod);
    const flags = containersOf(scope).map(([container]) => flagOf(container));
    for (const flag of flags) {
      if (own.exists && flag.exists && flag.flag !== own.flag)
        out.wrong(flag, `\`hostProcess\` of the pod is \`${own.shown}\`; a container can only say the same.`);
    }
    const first = flags.find((flag) => flag.flag) ?? (own.flag && flags.some((flag) => !flag.exists) ? own : undefined);
    if (first === undefined) return;
    if (flags.some((flag) => (flag.exists ? !flag.flag : !own.flag)))
      out.wrong(first, 'A pod with a container that is a process of the host has only such containers.');
    if (!pod.get('hostNetwork').flag)
      out.wrong(
        pod.get('hostNetwork').exists ? pod.get('hostNetwork') : first,
        '`hostProcess` needs `hostNetwork: true` in the pod.',
      );
  },
};

function flagOf(holder: Field): Field {
  return holder.get('securityContext', 'windowsOptions', 'hostProcess');
}
