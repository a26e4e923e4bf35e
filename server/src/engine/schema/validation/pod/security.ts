import { checkDescendingPath } from '../checks.ts';
import type { Field } from '../field.ts';
import type { Reporter } from '../reporter.ts';
import type { ContainerRule, PodRule } from '../rule.ts';
import { checkWindows } from './windows.ts';

const MAX_ID = 2 ** 31 - 1;
const PROFILES = ['Localhost', 'RuntimeDefault', 'Unconfined'];
const SYSCTL = /^(?:[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?$/;

/** The security context of a pod. */
export const podSecurity: PodRule = {
  code: 'validation/pod-security-context',
  on: 'pod',
  check(pod, out) {
    const context = pod.get('securityContext');
    checkShared(context, out);
    out.range(context.get('fsGroup'), 0, MAX_ID);
    for (const group of context.get('supplementalGroups').items) out.range(group, 0, MAX_ID);
    out.choice(context.get('fsGroupChangePolicy'), ['OnRootMismatch', 'Always']);
    if (out.has('SupplementalGroupsPolicy')) out.choice(context.get('supplementalGroupsPolicy'), ['Merge', 'Strict']);
    if (out.has('SELinuxChangePolicy')) out.choice(context.get('seLinuxChangePolicy'), ['Recursive', 'MountOption']);
    checkSysctls(context.get('sysctls'), pod, out);
  },
};

/** The security context of a container. */
export const containerSecurity: ContainerRule = {
  code: 'validation/security-context',
  on: 'container',
  check(container, out, { pod }) {
    const context = container.get('securityContext');
    checkShared(context, out);
    const mount = context.get('procMount');
    const hostUsers = pod.get('hostUsers');
    if (out.has('ProcMountType')) out.choice(mount, ['Default', 'Unmasked']);
    if (mount.text === 'Unmasked' && (!hostUsers.exists || hostUsers.flag) && out.has('ProcMountType'))
      out.wrong(mount, '`Unmasked` needs `hostUsers: false` in the pod.');
    const escalation = context.get('allowPrivilegeEscalation');
    if (!escalation.exists || escalation.flag) return;
    if (context.get('privileged').flag)
      out.wrong(escalation, '`allowPrivilegeEscalation` cannot be false in a privileged container.');
    const added = context.get('capabilities', 'add').items.find((item) => item.text === 'CAP_SYS_ADMIN');
    if (added !== undefined)
      out.wrong(added, '`CAP_SYS_ADMIN` cannot be added where `allowPrivilegeEscalation` is false.');
  },
};

function checkShared(context: Field, out: Reporter): void {
  for (const name of ['runAsUser', 'runAsGroup']) out.range(context.get(name), 0, MAX_ID);
  checkWindows(context.get('windowsOptions'), out);
  for (const name of ['seccompProfile', 'appArmorProfile']) {
    const profile = context.get(name);
    if (profile.exists) checkProfile(profile, out);
  }
}

/** validateSeccompProfileField, ValidateAppArmorProfileField */
function checkProfile(profile: Field, out: Reporter): void {
  const type = profile.get('type');
  const file = profile.get('localhostProfile');
  if (type.text === '') out.missing(type);
  out.choice(type, PROFILES);
  if (type.text === 'Localhost') {
    if (!file.exists || (file.text === '' && profile.path.at(-1) === 'appArmorProfile'))
      out.missing(file, '`Localhost` needs it');
    else if (profile.path.at(-1) === 'seccompProfile') checkDescendingPath(file, out);
    else if (file.text !== file.text.trim()) out.wrong(file, `\`${file.text}\` has white space around it.`);
  } else if (file.exists && type.text !== '') out.forbidden(file, 'only a `type` of `Localhost` takes it');
}

function checkSysctls(list: Field, pod: Field, out: Reporter): void {
  const seen = new Set<string>();
  for (const item of list.items) {
    const name = item.get('name');
    if (name.text === '') out.missing(name);
    else if (name.text.length > 253 || !SYSCTL.test(name.text))
      out.wrong(name, `\`${name.text}\` is not the name of a sysctl such as \`net.core.somaxconn\`.`);
    else if (seen.has(name.text)) out.duplicate(name, 'sysctls');
    seen.add(name.text);
    const dotted = name.text.replaceAll('/', '.');
    if (dotted.startsWith('net.') && pod.get('hostNetwork').flag)
      out.wrong(name, `\`${name.text}\` cannot be set: the pod uses the network of the host.`);
    if (/^(?:kernel\.(?:shm|msg|sem)|fs\.mqueue\.)/.test(dotted) && pod.get('hostIPC').flag)
      out.wrong(name, `\`${name.text}\` cannot be set: the pod uses the IPC of the host.`);
  }
}
