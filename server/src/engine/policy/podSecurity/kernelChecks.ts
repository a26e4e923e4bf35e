import { ownValue } from '../../text/ownValue.ts';
import { fieldAt, itemsAt, textAt } from '../fields.ts';
import type { PodView } from '../pods.ts';
import type { Violation } from '../rule.ts';
import type { PodCheck } from './check.ts';
import { allSetters, annotationsOf, containerSetters, forbidden, hasUserNamespace, whereMapping } from './settings.ts';

const PROFILES = new Set(['RuntimeDefault', 'Localhost']);

const APP_ARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

/** policy/check_appArmorProfile.go */
const appArmor: PodCheck = {
  id: 'appArmorProfile',
  name: 'app-armor',
  level: 'baseline',
  versions: [
    {
      from: 0,
      run: (pod) => [
        ...whereMapping(pod, allSetters(pod), ['securityContext', 'appArmorProfile'], 'type')
          .filter(({ value }) => !PROFILES.has(value))
          .map((found) => badMember(pod, found, 'type', `AppArmor profile type \`${found.value}\``)),
        ...annotationsOf(pod)
          .filter(({ key, value }) => key.startsWith(APP_ARMOR_ANNOTATION) && !isAppArmorValue(value))
          .map(({ value, path }) => forbidden(path, `The pod must not set AppArmor profile \`${value}\``)),
      ],
    },
  ],
};

function isAppArmorValue(value: string): boolean {
  return value === '' || value === 'runtime/default' || value.startsWith('localhost/');
}

/** Points at the bad member, or at the mapping that lacks it. */
function badMember(
  pod: PodView,
  found: ReturnType<typeof whereMapping>[number],
  member: string,
  what: string,
): Violation {
  const path = [...found.path, member];
  if (fieldAt(pod.root, path) !== undefined) return forbidden(path, `${found.setter.who} must not set ${what}`);
  return { path: found.path, part: 'key', message: `${found.setter.who} must not leave \`${member}\` empty here` };
}

const SELINUX_1_0 = ['', 'container_t', 'container_init_t', 'container_kvm_t'];
const SELINUX_1_31 = [...SELINUX_1_0, 'container_engine_t'];

/** policy/check_seLinuxOptions.go */
const seLinux: PodCheck = {
  id: 'seLinuxOptions',
  name: 'se-linux',
  level: 'baseline',
  versions: [
    { from: 0, run: (pod) => badSeLinux(pod, SELINUX_1_0) },
    { from: 31, run: (pod) => badSeLinux(pod, SELINUX_1_31) },
  ],
};

function badSeLinux(pod: PodView, types: readonly string[]): readonly Violation[] {
  const option = ['securityContext', 'seLinuxOptions'];
  return allSetters(pod).flatMap((setter) => {
    const at = (member: string): readonly (string | number)[] => [...setter.path, ...option, member];
    const text = (member: string): string => textAt(pod.root, at(member)) ?? '';
    const bad = [
      ...(types.includes(text('type')) ? [] : ['type']),
      ...['user', 'role'].filter((member) => text(member) !== ''),
    ];
    return bad.map((member) =>
      forbidden(at(member), `${setter.who} must not set SELinux ${member} \`${text(member)}\``),
    );
  });
}

/** policy/check_procMount_baseline.go */
const procMount: PodCheck = {
  id: 'procMount',
  name: 'proc-mount',
  level: 'baseline',
  versions: [
    { from: 0, run: badProcMount },
    { from: 35, run: (pod) => (hasUserNamespace(pod) ? [] : badProcMount(pod)) },
  ],
};

/** policy/check_procMount_restricted.go */
const procMountRestricted: PodCheck = {
  id: 'procMount_restricted',
  name: 'proc-mount-restricted',
  level: 'restricted',
  overrides: ['procMount'],
  versions: [{ from: 35, run: badProcMount }],
};

function badProcMount(pod: PodView): readonly Violation[] {
  return containerSetters(pod)
    .map((setter) => ({ setter, path: [...setter.path, 'securityContext', 'procMount'] }))
    .filter(({ path }) => !['Default', undefined].includes(textAt(pod.root, path)))
    .map(({ setter, path }) => forbidden(path, `${setter.who} must not set \`procMount: ${textAt(pod.root, path)}\``));
}

/** Sysctls that a pod may set, with the version that allowed each. */
const SYSCTLS: Readonly<Record<string, number>> = {
  'kernel.shm_rmid_forced': 0,
  'net.ipv4.ip_local_port_range': 0,
  'net.ipv4.tcp_syncookies': 0,
  'net.ipv4.ping_group_range': 0,
  'net.ipv4.ip_unprivileged_port_start': 0,
  'net.ipv4.ip_local_reserved_ports': 27,
  'net.ipv4.tcp_keepalive_time': 29,
  'net.ipv4.tcp_fin_timeout': 29,
  'net.ipv4.tcp_keepalive_intvl': 29,
  'net.ipv4.tcp_keepalive_probes': 29,
  'net.ipv4.tcp_rmem': 32,
  'net.ipv4.tcp_wmem': 32,
  'net.ipv4.tcp_slow_start_after_idle': 37,
  'net.ipv4.tcp_notsent_lowat': 37,
};

/** policy/check_sysctls.go */
const sysctls: PodCheck = {
  id: 'sysctls',
  name: 'sysctls',
  level: 'baseline',
  versions: [...new Set(Object.values(SYSCTLS))].map((from) => ({ from, run: (pod) => badSysctls(pod, from) })),
};

function badSysctls(pod: PodView, version: number): readonly Violation[] {
  return itemsAt(pod.root, [...pod.spec, 'securityContext', 'sysctls']).flatMap(({ path }) => {
    const name = textAt(pod.root, [...path, 'name']) ?? '';
    if ((ownValue(SYSCTLS, name) ?? Number.POSITIVE_INFINITY) <= version) return [];
    return [forbidden([...path, 'name'], `The pod must not set sysctl \`${name}\``)];
  });
}

const SECCOMP_POD_ANNOTATION = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_ANNOTATION = 'container.seccomp.security.alpha.kubernetes.io/';

/** policy/check_seccompProfile_baseline.go */
const seccomp: PodCheck = {
  id: 'seccompProfile_baseline',
  name: 'seccomp',
  level: 'baseline',
  versions: [
    { from: 0, run: badSeccompAnnotations },
    { from: 19, run: badSeccompProfiles },
  ],
};

function badSeccompAnnotations(pod: PodView): readonly Violation[] {
  const keys = new Set([SECCOMP_POD_ANNOTATION, ...pod.containers.map(({ name }) => `${SECCOMP_ANNOTATION}${name}`)]);
  const allowed = (value: string): boolean =>
    value === 'runtime/default' || value === 'docker/default' || value.startsWith('localhost/');
  return annotationsOf(pod)
    .filter(({ key, value }) => keys.has(key) && !allowed(value))
    .map(({ value, path }) => forbidden(path, `The pod must not set seccomp profile \`${value}\``));
}

/** Profiles that are set to something else than RuntimeDefault or Localhost, a missing type included. */
export function badSeccompProfiles(pod: PodView): readonly Violation[] {
  return whereMapping(pod, allSetters(pod), ['securityContext', 'seccompProfile'], 'type')
    .filter(({ value }) => !PROFILES.has(value))
    .map((found) => badMember(pod, found, 'type', `seccomp profile type \`${found.value}\``));
}

/** Capabilities that a container may add below restricted. */
const CAPABILITIES = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

/** policy/check_capabilities_baseline.go */
const capabilities: PodCheck = {
  id: 'capabilities_baseline',
  name: 'capabilities',
  level: 'baseline',
  versions: [{ from: 0, run: (pod) => addedCapabilities(pod, (name) => CAPABILITIES.has(name)) }],
};

/** Capabilities that a container adds and may not. */
export function addedCapabilities(pod: PodView, allowed: (name: string) => boolean): readonly Violation[] {
  return containerSetters(pod).flatMap((setter) =>
    itemsAt(pod.root, [...setter.path, 'securityContext', 'capabilities', 'add']).flatMap(({ path }) => {
      const name = textAt(pod.root, path) ?? '';
      return allowed(name) ? [] : [forbidden(path, `${setter.who} must not add capability \`${name}\``)];
    }),
  );
}

/** Checks about the kernel's own protections. */
export const KERNEL_CHECKS: readonly PodCheck[] = [
  appArmor,
  capabilities,
  procMount,
  seLinux,
  seccomp,
  sysctls,
  procMountRestricted,
];
