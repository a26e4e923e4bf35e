import type { CodeInfo } from '../codeInfo.ts';

/** What the page of one check says; the frame is the same for all. */
interface CheckPage {
  readonly name: string;
  readonly level: 'baseline' | 'restricted';
  readonly title: string;
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
  /** Lines below the pod spec that trigger it. */
  readonly spec: string;
  readonly file: string;
}

const CONTAINER = (lines: string): string =>
  `containers:\n- name: web\n  image: shop/web:1.4.2\n${lines.replace(/^/gm, '  ')}`;

const PAGES: readonly CheckPage[] = [
  {
    name: 'host-namespaces',
    level: 'baseline',
    title: 'The pod shares a namespace of its node',
    what: '`hostNetwork`, `hostPID` and `hostIPC` must not be true.',
    why: 'Processes of the node, its network and its shared memory become visible and reachable.',
    remedy: 'Remove the field. Node agents that need it belong in a namespace of level privileged.',
    spec: 'hostNetwork: true',
    file: 'check_hostNamespaces.go',
  },
  {
    name: 'privileged',
    level: 'baseline',
    title: 'A container is privileged',
    what: '`securityContext.privileged` must not be true.',
    why: 'A privileged container is root on its node.',
    remedy: 'Remove the field, and add single capabilities if the program really needs them.',
    spec: CONTAINER('securityContext:\n  privileged: true'),
    file: 'check_privileged.go',
  },
  {
    name: 'capabilities',
    level: 'baseline',
    title: 'A container adds a dangerous capability',
    what: 'Only the capabilities that container runtimes give by default may be added.',
    why: 'Others, such as `NET_ADMIN` or `SYS_ADMIN`, lead out of the container.',
    remedy: 'Remove the capability, or add the one that is enough.',
    spec: CONTAINER('securityContext:\n  capabilities:\n    add: [NET_ADMIN]'),
    file: 'check_capabilities_baseline.go',
  },
  {
    name: 'host-path-volumes',
    level: 'baseline',
    title: 'A volume is a directory of the node',
    what: 'Volumes of type `hostPath` are forbidden.',
    why: 'They read, and often write, the files of the node.',
    remedy: 'Use `emptyDir`, `configMap`, `secret` or a claim.',
    spec: 'volumes:\n- name: logs\n  hostPath: {path: /var/log}',
    file: 'check_hostPathVolumes.go',
  },
  {
    name: 'host-ports',
    level: 'baseline',
    title: 'A container takes a port of its node',
    what: '`hostPort` must be absent or 0.',
    why: 'The port is open on the node past all network policies, and only one pod for each node can have it.',
    remedy: 'Remove `hostPort` and reach the pod through a Service.',
    spec: CONTAINER('ports:\n- containerPort: 8080\n  hostPort: 8080'),
    file: 'check_hostPorts.go',
  },
  {
    name: 'probe-hosts',
    level: 'baseline',
    title: 'A probe or hook calls another host',
    what: '`host` in probes and lifecycle hooks must be empty; judged from policy version 1.34 on.',
    why: 'The kubelet calls that address from the network of the node.',
    remedy: 'Remove `host`; the probe then goes to the pod itself.',
    spec: CONTAINER('readinessProbe:\n  httpGet: {host: 10.0.0.1, path: /, port: 80}'),
    file: 'check_hostProbesAndhostLifecycle.go',
  },
  {
    name: 'app-armor',
    level: 'baseline',
    title: 'The AppArmor profile is switched off',
    what: 'The profile must be `RuntimeDefault` or `Localhost`, in the field and in the older annotation.',
    why: 'Without it the kernel does not hold the container back.',
    remedy: 'Remove the setting, or name one of the two.',
    spec: 'securityContext:\n  appArmorProfile: {type: Unconfined}',
    file: 'check_appArmorProfile.go',
  },
  {
    name: 'se-linux',
    level: 'baseline',
    title: 'SELinux options leave the container types',
    what: '`type` must be a container type; `user` and `role` must be empty.',
    why: 'Other types take the separation between containers and node away.',
    remedy:
      'Remove the options, or use `container_t`, `container_init_t`, `container_kvm_t` (from 1.31 also `container_engine_t`).',
    spec: 'securityContext:\n  seLinuxOptions: {type: spc_t}',
    file: 'check_seLinuxOptions.go',
  },
  {
    name: 'proc-mount',
    level: 'baseline',
    title: 'A container sees all of /proc',
    what: '`procMount` must be `Default`; from 1.35 on anything goes with `hostUsers: false`.',
    why: 'The masked parts of /proc tell about, and control, the node.',
    remedy: 'Remove the field, or set `hostUsers: false`.',
    spec: CONTAINER('securityContext:\n  procMount: Unmasked'),
    file: 'check_procMount_baseline.go',
  },
  {
    name: 'seccomp',
    level: 'baseline',
    title: 'The seccomp profile is switched off',
    what: 'A profile that is given must be `RuntimeDefault` or `Localhost`; before 1.19 this is judged on the annotations.',
    why: 'Without it every system call of the kernel is open.',
    remedy: 'Remove the setting, or use `RuntimeDefault`.',
    spec: 'securityContext:\n  seccompProfile: {type: Unconfined}',
    file: 'check_seccompProfile_baseline.go',
  },
  {
    name: 'sysctls',
    level: 'baseline',
    title: 'The pod sets an unsafe sysctl',
    what: 'Only sysctls that touch nothing but the pod are allowed; the list grows with the policy version.',
    why: 'Others change the kernel of the node for everyone.',
    remedy: 'Remove the sysctl, or set it on the node.',
    spec: 'securityContext:\n  sysctls:\n  - {name: kernel.msgmax, value: "65536"}',
    file: 'check_sysctls.go',
  },
  {
    name: 'windows-host-process',
    level: 'baseline',
    title: 'A Windows host process',
    what: '`windowsOptions.hostProcess` must not be true.',
    why: 'Such a container runs on the node itself.',
    remedy: 'Remove the field.',
    spec: 'securityContext:\n  windowsOptions: {hostProcess: true}',
    file: 'check_windowsHostProcess.go',
  },
  {
    name: 'volume-types',
    level: 'restricted',
    title: 'A volume type that restricted does not know',
    what: 'Volumes may be `configMap`, `csi`, `downwardAPI`, `emptyDir`, `ephemeral`, `image`, `persistentVolumeClaim`, `projected` and `secret`.',
    why: 'Other types reach the node, or storage past the access rules of the cluster.',
    remedy: 'Use a claim.',
    spec: 'volumes:\n- name: data\n  nfs: {server: nfs.example.com, path: /}',
    file: 'check_restrictedVolumes.go',
  },
  {
    name: 'privilege-escalation',
    level: 'restricted',
    title: 'A container may gain privileges',
    what: 'Every container must set `allowPrivilegeEscalation: false`; Windows pods are exempt from 1.25 on.',
    why: 'Programs with the set-user-ID bit become root otherwise.',
    remedy: 'Set `securityContext.allowPrivilegeEscalation: false` on the container.',
    spec: CONTAINER('securityContext: {}'),
    file: 'check_allowPrivilegeEscalation.go',
  },
  {
    name: 'run-as-non-root',
    level: 'restricted',
    title: 'The pod may run as root',
    what: '`runAsNonRoot` must be true for the pod or for every container, and false nowhere; from 1.35 on not with `hostUsers: false`.',
    why: 'Root in the container is one mistake away from root on the node.',
    remedy: 'Set `securityContext.runAsNonRoot: true` on the pod, and a user in the image or in `runAsUser`.',
    spec: 'securityContext:\n  runAsNonRoot: false',
    file: 'check_runAsNonRoot.go',
  },
  {
    name: 'run-as-user',
    level: 'restricted',
    title: 'The pod runs as user 0',
    what: '`runAsUser` must not be 0; judged from 1.23 on, and from 1.35 on not with `hostUsers: false`.',
    why: 'User 0 is root.',
    remedy: 'Remove the field, or name another user.',
    spec: 'securityContext:\n  runAsUser: 0',
    file: 'check_runAsUser.go',
  },
  {
    name: 'seccomp-restricted',
    level: 'restricted',
    title: 'No seccomp profile',
    what: '`seccompProfile.type` must be `RuntimeDefault` or `Localhost` for the pod or for every container; Windows pods are exempt from 1.25 on.',
    why: 'Without a profile every system call of the kernel is open.',
    remedy: 'Set `securityContext.seccompProfile.type: RuntimeDefault` on the pod.',
    spec: 'securityContext: {}',
    file: 'check_seccompProfile_restricted.go',
  },
  {
    name: 'capabilities-restricted',
    level: 'restricted',
    title: 'Capabilities are not dropped',
    what: 'Every container must drop `ALL` and may add only `NET_BIND_SERVICE`; Windows pods are exempt from 1.25 on.',
    why: 'Capabilities are parts of root.',
    remedy: 'Set `securityContext.capabilities.drop: ["ALL"]` on the container.',
    spec: CONTAINER('securityContext:\n  capabilities:\n    drop: [NET_RAW]'),
    file: 'check_capabilities_restricted.go',
  },
  {
    name: 'proc-mount-restricted',
    level: 'restricted',
    title: 'A container sees all of /proc',
    what: '`procMount` must be `Default`, in user namespaces too; judged from 1.35 on.',
    why: 'The masked parts of /proc tell about, and control, the node.',
    remedy: 'Remove the field.',
    spec: CONTAINER('securityContext:\n  procMount: Unmasked'),
    file: 'check_procMount_restricted.go',
  },
];

const CHECKS: readonly CodeInfo[] = PAGES.map((page) => ({
  code: `policy/pod-security/${page.name}`,
  severity: 'error',
  title: page.title,
  what: `${page.what} Part of the Pod Security Standard ${page.level}, judged where a Namespace of the overlay has a label \`pod-security.kubernetes.io/enforce\`, \`warn\` or \`audit\`, or where the team file sets a level below \`policies.podSecurity\`. A pod against an enforced level is an error, and so is everything against the level of the team file. The server accepts a Deployment or another kind that makes pods, and refuses only its pods: that is a warning, as are the levels that are not enforced.`,
  why: page.why,
  remedy: page.remedy,
  example: `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n${page.spec.replace(/^/gm, '  ')}`,
  source: `k8s.io/pod-security-admission policy/${page.file}`,
}));

/** The checks of the Pod Security Standards, and the labels that ask for them. */
export const POD_SECURITY_CODES: readonly CodeInfo[] = [
  {
    code: 'policy/pod-security/label',
    severity: 'error',
    title: 'A Pod Security label has no meaning',
    what: 'The levels are `privileged`, `baseline` and `restricted`, the versions `latest` and `v1.N`.',
    why: 'The API server refuses a Namespace with another value.',
    remedy: 'Write one of the allowed values.',
    example:
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    pod-security.kubernetes.io/enforce: strict',
    source: 'k8s.io/pod-security-admission api/helpers.go (PolicyToEvaluate)',
  },
  ...CHECKS,
];
