/**
 * What the server writes where a field is left out, by the name of the field (SetDefaults_… of k8s.io/kubernetes, pkg/apis/core/v1 and
 * others). Writing a default down, or leaving it out again, changes nothing.
 */
const DEFAULTS: Readonly<Record<string, readonly string[]>> = {
  apiVersion: ['v1'],
  kind: ['PersistentVolumeClaim'],
  apiGroup: ['rbac.authorization.k8s.io'],
  attachRequired: ['true'],
  completionMode: ['NonIndexed'],
  defaultMode: ['420', '0644'],
  dnsPolicy: ['ClusterFirst'],
  enableServiceLinks: ['true'],
  expirationSeconds: ['3600'],
  failureThreshold: ['3'],
  fsType: ['ext4', 'xfs', 'NTFS'],
  path: ['/'],
  periodSeconds: ['10'],
  persistentVolumeReclaimPolicy: ['Retain'],
  podManagementPolicy: ['OrderedReady'],
  preemptionPolicy: ['PreemptLowerPriority'],
  protocol: ['TCP'],
  reclaimPolicy: ['Delete'],
  restartPolicy: ['Always'],
  schedulerName: ['default-scheduler'],
  scheme: ['HTTP'],
  successThreshold: ['1'],
  terminationGracePeriodSeconds: ['30'],
  terminationMessagePath: ['/dev/termination-log'],
  terminationMessagePolicy: ['File'],
  timeoutSeconds: ['1'],
  type: ['Opaque', 'ClusterIP'],
  volumeBindingMode: ['Immediate'],
  volumeMode: ['Filesystem'],
};

/** Fields that the server fills from others, from the cluster, or by admission; what it writes cannot be told here. */
const FILLED = new Set([
  'completions',
  'hostPort',
  'imagePullPolicy',
  'parallelism',
  'preemptionPolicy',
  'priority',
  'requests',
  'serviceAccount',
  'serviceAccountName',
  'status',
  'tolerations',
]);

/** Whether a field that is left out may well be the same as the field with this value. */
export function isDefault(name: string, shown: string): boolean {
  return FILLED.has(name) || (Object.hasOwn(DEFAULTS, name) && DEFAULTS[name]?.includes(shown) === true);
}

/** Whether leaving out a switch means the same as `false`. */
export function isOffByDefault(name: string): boolean {
  return !(Object.hasOwn(DEFAULTS, name) && DEFAULTS[name]?.includes('true') === true);
}
