import { type ReferenceRule, rule } from './rule.ts';

/** Fields of a container (kubernetes api/core/v1 types.go: EnvVarSource, EnvFromSource). */
const CONTAINER: readonly ReferenceRule[] = [
  rule('env[].valueFrom.configMapKeyRef.name', 'ConfigMap', { keysIn: ['key'] }),
  rule('env[].valueFrom.secretKeyRef.name', 'Secret', { keysIn: ['key'] }),
  rule('envFrom[].configMapRef.name', 'ConfigMap'),
  rule('envFrom[].secretRef.name', 'Secret'),
];

/** Sources of volumes that log in with a Secret. */
const LOGIN_VOLUMES = ['cephfs', 'cinder', 'flexVolume', 'iscsi', 'rbd', 'scaleIO', 'storageos'];

/** Fields of a pod, relative to its spec (kubernetes api/core/v1 types.go PodSpec, Volume). */
export const POD_RULES: readonly ReferenceRule[] = [
  ...['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) =>
    CONTAINER.map((one) => ({ ...one, at: `${list}[].${one.at}` })),
  ),
  rule('volumes[].configMap.name', 'ConfigMap', { keysIn: ['items[].key'] }),
  rule('volumes[].secret.secretName', 'Secret', { keysIn: ['items[].key'] }),
  rule('volumes[].projected.sources[].configMap.name', 'ConfigMap', { keysIn: ['items[].key'] }),
  rule('volumes[].projected.sources[].secret.name', 'Secret', { keysIn: ['items[].key'] }),
  rule('volumes[].persistentVolumeClaim.claimName', 'PersistentVolumeClaim'),
  rule('volumes[].azureFile.secretName', 'Secret'),
  rule('volumes[].csi.nodePublishSecretRef.name', 'Secret'),
  rule('volumes[].csi.volumeAttributes.secretProviderClass', 'secrets-store.csi.x-k8s.io/SecretProviderClass'),
  rule('volumes[].ephemeral.volumeClaimTemplate.spec.storageClassName', 'storage.k8s.io/StorageClass', {
    cluster: true,
  }),
  ...LOGIN_VOLUMES.map((source) => rule(`volumes[].${source}.secretRef.name`, 'Secret')),
  // The kubelet goes on without a pull secret that is not there.
  rule('imagePullSecrets[].name', 'Secret', { open: true }),
  rule('serviceAccountName', 'ServiceAccount'),
  rule('serviceAccount', 'ServiceAccount'),
  rule('priorityClassName', 'scheduling.k8s.io/PriorityClass', { cluster: true }),
  rule('runtimeClassName', 'node.k8s.io/RuntimeClass', { cluster: true }),
  rule('resourceClaims[].resourceClaimName', 'resource.k8s.io/ResourceClaim'),
  rule('resourceClaims[].resourceClaimTemplateName', 'resource.k8s.io/ResourceClaimTemplate'),
];
