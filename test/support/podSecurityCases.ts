import type { PodSecurityLevel } from '../../server/src/engine/workspace/teamFile.ts';

/** JSON of a pod; every case changes a copy of one that the restricted profile accepts in all versions. */
export interface PodJson {
  metadata: { name: string; annotations?: Record<string, string> };
  spec: Record<string, unknown> & {
    securityContext: Record<string, unknown>;
    containers: ContainerJson[];
    initContainers: ContainerJson[];
  };
}

export interface ContainerJson extends Record<string, unknown> {
  securityContext: Record<string, unknown>;
}

export interface PodCase {
  readonly title: string;
  readonly change: (pod: PodJson) => void;
  /** The mildest level that refuses it; undefined when all levels accept it. */
  readonly refusedBy: Exclude<PodSecurityLevel, 'privileged'> | undefined;
  /** First minor version that refuses it. */
  readonly from?: number;
  /** First minor version that accepts it again. */
  readonly until?: number;
  /** First minor version whose baseline profile accepts it, where the restricted one goes on refusing. */
  readonly baselineUntil?: number;
  /** Names of the checks that refuse it at the mildest level and the newest refusing version. */
  readonly checks?: readonly string[];
}

/** A pod that the restricted profile accepts. */
export function goodPod(): PodJson {
  const container = (name: string): ContainerJson => ({
    name,
    image: 'shop/web:1.4.2',
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  });
  return {
    metadata: { name: 'web' },
    spec: {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      initContainers: [container('init')],
      containers: [container('web')],
    },
  };
}

/** The whole object of a case as JSON text, which is YAML too. */
export function podText({ change }: PodCase, namespace = ''): string {
  const pod = goodPod();
  change(pod);
  const metadata = namespace === '' ? pod.metadata : { ...pod.metadata, namespace };
  return JSON.stringify({ apiVersion: 'v1', kind: 'Pod', ...pod, metadata });
}

/** Whether admission refuses a case at a level and version. */
export function isRefused(one: PodCase, level: PodSecurityLevel, version: number): boolean {
  if (one.refusedBy === undefined || level === 'privileged') return false;
  if (level === 'baseline' && one.refusedBy === 'restricted') return false;
  const until = one.until ?? (level === 'baseline' ? one.baselineUntil : undefined);
  return version >= (one.from ?? 0) && (until === undefined || version < until);
}

const web = (pod: PodJson): ContainerJson => pod.spec.containers[0] as ContainerJson;
const init = (pod: PodJson): ContainerJson => pod.spec.initContainers[0] as ContainerJson;
const pods = (values: Record<string, unknown>) => (pod: PodJson) => {
  Object.assign(pod.spec, values);
};
const podContext = (values: Record<string, unknown>) => (pod: PodJson) => {
  Object.assign(pod.spec.securityContext, values);
};
const webContext = (values: Record<string, unknown>) => (pod: PodJson) => {
  Object.assign(web(pod).securityContext, values);
};
const volume = (type: Record<string, unknown>) => pods({ volumes: [{ name: 'v', ...type }] });
const sysctl = (name: string) => podContext({ sysctls: [{ name, value: '1' }] });
const both =
  (...changes: ((pod: PodJson) => void)[]) =>
  (pod: PodJson): void => {
    for (const change of changes) change(pod);
  };

const BASELINE: readonly PodCase[] = [
  { title: 'host network', change: pods({ hostNetwork: true }), refusedBy: 'baseline', checks: ['host-namespaces'] },
  { title: 'host PIDs', change: pods({ hostPID: true }), refusedBy: 'baseline', checks: ['host-namespaces'] },
  { title: 'host IPC', change: pods({ hostIPC: true }), refusedBy: 'baseline', checks: ['host-namespaces'] },
  { title: 'no host network', change: pods({ hostNetwork: false }), refusedBy: undefined },
  {
    title: 'a privileged init container',
    change: (pod) => {
      init(pod).securityContext = { privileged: true, capabilities: { drop: ['ALL'] } };
    },
    refusedBy: 'baseline',
    checks: ['privileged'],
  },
  { title: 'privileged: false', change: webContext({ privileged: false }), refusedBy: undefined },
  {
    title: 'an added capability',
    change: webContext({ capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] } }),
    refusedBy: 'baseline',
    checks: ['capabilities'],
  },
  {
    title: 'a host path',
    change: volume({ hostPath: { path: '/' } }),
    refusedBy: 'baseline',
    checks: ['host-path-volumes'],
  },
  {
    title: 'a host port',
    change: (pod) => {
      web(pod).ports = [{ containerPort: 80, hostPort: 80 }];
    },
    refusedBy: 'baseline',
    checks: ['host-ports'],
  },
  {
    title: 'host port 0',
    change: (pod) => {
      web(pod).ports = [{ containerPort: 80, hostPort: 0 }];
    },
    refusedBy: undefined,
  },
  {
    title: 'a probe of another host',
    change: (pod) => {
      web(pod).livenessProbe = { httpGet: { host: '10.0.0.1', port: 80 } };
    },
    refusedBy: 'baseline',
    from: 34,
    checks: ['probe-hosts'],
  },
  {
    title: 'a hook that calls another host',
    change: (pod) => {
      web(pod).lifecycle = { preStop: { httpGet: { host: 'example.com', port: 80 } } };
    },
    refusedBy: 'baseline',
    from: 34,
    checks: ['probe-hosts'],
  },
  {
    title: 'a probe without a host',
    change: (pod) => {
      web(pod).readinessProbe = { tcpSocket: { host: '', port: 80 } };
    },
    refusedBy: undefined,
  },
  {
    title: 'an unconfined AppArmor profile',
    change: podContext({ appArmorProfile: { type: 'Unconfined' } }),
    refusedBy: 'baseline',
    checks: ['app-armor'],
  },
  {
    title: 'a local AppArmor profile',
    change: webContext({ appArmorProfile: { type: 'Localhost', localhostProfile: 'x' } }),
    refusedBy: undefined,
  },
  {
    title: 'an unconfined AppArmor annotation',
    change: (pod) => {
      pod.metadata.annotations = { 'container.apparmor.security.beta.kubernetes.io/web': 'unconfined' };
    },
    refusedBy: 'baseline',
    checks: ['app-armor'],
  },
  {
    title: 'an SELinux type',
    change: webContext({ seLinuxOptions: { type: 'spc_t' } }),
    refusedBy: 'baseline',
    checks: ['se-linux'],
  },
  {
    title: 'the SELinux type for engines',
    change: podContext({ seLinuxOptions: { type: 'container_engine_t' } }),
    refusedBy: 'baseline',
    until: 31,
    checks: ['se-linux'],
  },
  {
    title: 'an SELinux user',
    change: podContext({ seLinuxOptions: { type: 'container_t', user: 'u' } }),
    refusedBy: 'baseline',
    checks: ['se-linux'],
  },
  {
    title: 'an unconfined seccomp profile',
    change: webContext({ seccompProfile: { type: 'Unconfined' } }),
    refusedBy: 'baseline',
    from: 19,
    checks: ['seccomp'],
  },
  { title: 'an unsafe sysctl', change: sysctl('kernel.msgmax'), refusedBy: 'baseline', checks: ['sysctls'] },
  { title: 'a safe sysctl', change: sysctl('net.ipv4.tcp_syncookies'), refusedBy: undefined },
  {
    title: 'a sysctl that 1.27 allowed',
    change: sysctl('net.ipv4.ip_local_reserved_ports'),
    refusedBy: 'baseline',
    until: 27,
    checks: ['sysctls'],
  },
  {
    title: 'a sysctl that 1.29 allowed',
    change: sysctl('net.ipv4.tcp_fin_timeout'),
    refusedBy: 'baseline',
    until: 29,
    checks: ['sysctls'],
  },
  {
    title: 'a sysctl that 1.32 allowed',
    change: sysctl('net.ipv4.tcp_rmem'),
    refusedBy: 'baseline',
    until: 32,
    checks: ['sysctls'],
  },
  {
    title: 'a sysctl that 1.37 allowed',
    change: sysctl('net.ipv4.tcp_notsent_lowat'),
    refusedBy: 'baseline',
    until: 37,
    checks: ['sysctls'],
  },
  {
    title: 'a Windows host process',
    change: both(pods({ hostNetwork: true }), podContext({ windowsOptions: { hostProcess: true } })),
    refusedBy: 'baseline',
    checks: ['host-namespaces', 'windows-host-process'],
  },
];

const RESTRICTED: readonly PodCase[] = [
  { title: 'a pod as it should be', change: () => {}, refusedBy: undefined },
  { title: 'an empty directory', change: volume({ emptyDir: {} }), refusedBy: undefined },
  { title: 'an image volume', change: volume({ image: { reference: 'a/b:1' } }), refusedBy: undefined },
  {
    title: 'an NFS volume',
    change: volume({ nfs: { server: 's', path: '/' } }),
    refusedBy: 'restricted',
    checks: ['volume-types'],
  },
  {
    title: 'no word on privilege escalation',
    change: (pod) => {
      delete init(pod).securityContext.allowPrivilegeEscalation;
    },
    refusedBy: 'restricted',
    from: 8,
    checks: ['privilege-escalation'],
  },
  {
    title: 'a container without a security context',
    change: (pod) => {
      delete (web(pod) as Record<string, unknown>).securityContext;
    },
    refusedBy: 'restricted',
    from: 8,
    checks: ['privilege-escalation', 'capabilities-restricted'],
  },
  {
    title: 'nobody says who runs it',
    change: podContext({ runAsNonRoot: undefined }),
    refusedBy: 'restricted',
    checks: ['run-as-non-root'],
  },
  {
    title: 'each container says that it is not root',
    change: both(podContext({ runAsNonRoot: undefined }), webContext({ runAsNonRoot: true }), (pod) => {
      init(pod).securityContext.runAsNonRoot = true;
    }),
    refusedBy: undefined,
  },
  {
    title: 'one container may be root',
    change: webContext({ runAsNonRoot: false }),
    refusedBy: 'restricted',
    checks: ['run-as-non-root'],
  },
  {
    title: 'root in a user namespace',
    change: both(pods({ hostUsers: false }), podContext({ runAsNonRoot: undefined })),
    refusedBy: 'restricted',
    until: 35,
    checks: ['run-as-non-root'],
  },
  { title: 'user 0', change: podContext({ runAsUser: 0 }), refusedBy: 'restricted', from: 23, checks: ['run-as-user'] },
  {
    title: 'user 0 in a user namespace',
    change: both(pods({ hostUsers: false }), webContext({ runAsUser: 0 })),
    refusedBy: 'restricted',
    from: 23,
    until: 35,
    checks: ['run-as-user'],
  },
  { title: 'user 1000', change: podContext({ runAsUser: 1000 }), refusedBy: undefined },
  {
    title: 'no seccomp profile',
    change: podContext({ seccompProfile: undefined }),
    refusedBy: 'restricted',
    from: 19,
    checks: ['seccomp-restricted'],
  },
  {
    title: 'a seccomp profile on each container',
    change: both(
      podContext({ seccompProfile: undefined }),
      webContext({ seccompProfile: { type: 'RuntimeDefault' } }),
      (pod) => {
        init(pod).securityContext.seccompProfile = { type: 'Localhost', localhostProfile: 'x' };
      },
    ),
    refusedBy: undefined,
  },
  {
    title: 'capabilities that stay',
    change: webContext({ capabilities: { drop: ['NET_RAW'] } }),
    refusedBy: 'restricted',
    from: 22,
    checks: ['capabilities-restricted'],
  },
  {
    title: 'a capability that only baseline allows',
    change: webContext({ capabilities: { drop: ['ALL'], add: ['CHOWN'] } }),
    refusedBy: 'restricted',
    from: 22,
    checks: ['capabilities-restricted'],
  },
  {
    title: 'the capability that restricted allows',
    change: webContext({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }),
    refusedBy: undefined,
  },
  {
    title: 'a Windows pod without what only Linux knows',
    change: both(pods({ os: { name: 'windows' } }), podContext({ seccompProfile: undefined }), (pod) => {
      web(pod).securityContext = {};
      init(pod).securityContext = {};
    }),
    refusedBy: 'restricted',
    from: 8,
    until: 25,
    checks: ['privilege-escalation', 'capabilities-restricted', 'seccomp-restricted'],
  },
];

/** /proc in full: an error of its own everywhere but in user namespaces, where the restricted profile still refuses it. */
const PROC_MOUNT: readonly PodCase[] = [
  {
    title: 'an unmasked /proc',
    change: webContext({ procMount: 'Unmasked' }),
    refusedBy: 'baseline',
    checks: ['proc-mount'],
  },
  {
    title: 'an unmasked /proc in a user namespace',
    change: both(pods({ hostUsers: false }), webContext({ procMount: 'Unmasked' })),
    refusedBy: 'baseline',
    baselineUntil: 35,
    checks: ['proc-mount'],
  },
  { title: 'the default /proc', change: webContext({ procMount: 'Default' }), refusedBy: undefined },
];

/** Every check with pods that it refuses and pods that it accepts. */
export const POD_CASES: readonly PodCase[] = [...BASELINE, ...PROC_MOUNT, ...RESTRICTED];
