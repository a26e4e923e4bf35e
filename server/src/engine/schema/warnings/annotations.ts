import type { ObjectRule, PodRule } from '../validation/rule.ts';

/** Annotations of kinds: pkg/api/persistentvolume/util.go and persistentvolumeclaim, pkg/registry/networking/ingress, core/serviceaccount. */
const BY_KIND: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  PersistentVolume: {
    'volume.beta.kubernetes.io/storage-class': 'it is deprecated; use `storageClassName`',
    'volume.beta.kubernetes.io/mount-options': 'it is deprecated; use `mountOptions`',
  },
  PersistentVolumeClaim: { 'volume.beta.kubernetes.io/storage-class': 'it is deprecated; use `storageClassName`' },
  Service: {
    'service.kubernetes.io/topology-aware-hints': 'it is deprecated; use `service.kubernetes.io/topology-mode`',
  },
  ServiceAccount: {
    'kubernetes.io/enforce-mountable-secrets': 'it is deprecated; keep secrets apart by namespaces',
  },
  Ingress: { 'kubernetes.io/ingress.class': 'it is deprecated; use `ingressClassName`' },
};

export const deprecatedAnnotations: ObjectRule = {
  code: 'warning/annotation',
  on: 'object',
  kinds: Object.keys(BY_KIND),
  check(root, out, { kind }) {
    if (kind.kind === 'Ingress' && root.get('spec', 'ingressClassName').exists) return;
    const annotations = root.get('metadata', 'annotations');
    for (const [name, message] of Object.entries(BY_KIND[kind.kind] ?? {})) {
      if (annotations.get(name).exists) out.warning(annotations.get(name), `\`${name}\` stands here, and ${message}.`);
    }
  },
};

const POD: Readonly<Record<string, string>> = {
  'scheduler.alpha.kubernetes.io/critical-pod': 'priorityClassName',
  'security.alpha.kubernetes.io/sysctls': 'sysctls',
  'security.alpha.kubernetes.io/unsafe-sysctls': 'sysctls',
};
const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';

/** warningsForPodSpecAndMeta (pkg/api/pod/warnings.go): annotations that do nothing any more. */
export const deprecatedPodAnnotations: PodRule = {
  code: 'warning/annotation',
  on: 'pod',
  check(pod, out, { metadata }) {
    const annotations = metadata.get('annotations');
    const hasProfile = pod.get('securityContext', 'seccompProfile').exists;
    const bare = ['initContainers', 'containers']
      .flatMap((list) => pod.get(list).items)
      .filter((container) => !container.get('securityContext', 'seccompProfile').exists)
      .map((container) => `${SECCOMP_CONTAINER}${container.get('name').text}`);
    for (const [name, value] of annotations.fields()) {
      const isProfile = (name === SECCOMP_POD && !hasProfile) || bare.includes(name);
      const field = Object.hasOwn(POD, name) ? POD[name] : isProfile ? 'seccompProfile' : undefined;
      if (field !== undefined) out.warning(value, `\`${name}\` does nothing any more; use \`${field}\`.`);
    }
  },
};
