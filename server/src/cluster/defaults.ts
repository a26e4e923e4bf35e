import { isEmpty } from './emptyValues.ts';
import { isList, isObject, type Json, sameJson } from './json.ts';
import { isBuiltIn, type KindName } from './topology.ts';
import { namesOf, type TypedPath } from './typedPath.ts';

interface Default {
  readonly kinds?: readonly string[];
  readonly path: RegExp;
  readonly value: Json;
}

const POD = String.raw`(^|\.)(template|jobTemplate\.spec\.template)\.spec\.`;
const CONTAINER = String.raw`\.(containers|initContainers|ephemeralContainers)\.`;

/** What the server fills in (k8s.io/kubernetes pkg/apis/*\/defaults.go). Paths hold field names only, no list items. */
const DEFAULTS: readonly Default[] = [
  { kinds: ['Deployment', 'StatefulSet', 'ReplicaSet'], path: /^spec\.replicas$/, value: 1 },
  { kinds: ['Deployment', 'StatefulSet', 'DaemonSet'], path: /^spec\.revisionHistoryLimit$/, value: 10 },
  { kinds: ['Deployment'], path: /^spec\.progressDeadlineSeconds$/, value: 600 },
  {
    kinds: ['Deployment'],
    path: /^spec\.strategy$/,
    value: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
  },
  { kinds: ['Deployment'], path: /^spec\.strategy\.type$/, value: 'RollingUpdate' },
  { kinds: ['StatefulSet'], path: /^spec\.podManagementPolicy$/, value: 'OrderedReady' },
  { path: new RegExp(`${POD}restartPolicy$`), value: 'Always' },
  { path: new RegExp(`${POD}dnsPolicy$`), value: 'ClusterFirst' },
  { path: new RegExp(`${POD}schedulerName$`), value: 'default-scheduler' },
  { path: new RegExp(`${POD}terminationGracePeriodSeconds$`), value: 30 },
  { path: new RegExp(`${POD}securityContext$`), value: {} },
  { path: new RegExp(`${CONTAINER}terminationMessagePath$`), value: '/dev/termination-log' },
  { path: new RegExp(`${CONTAINER}terminationMessagePolicy$`), value: 'File' },
  { path: new RegExp(`${CONTAINER}resources$`), value: {} },
  { path: /(^|\.)ports\.protocol$/, value: 'TCP' },
  { path: /Probe\.timeoutSeconds$/, value: 1 },
  { path: /Probe\.periodSeconds$/, value: 10 },
  { path: /Probe\.successThreshold$/, value: 1 },
  { path: /Probe\.failureThreshold$/, value: 3 },
  { path: /\.httpGet\.scheme$/, value: 'HTTP' },
  { path: /\.httpGet\.path$/, value: '/' },
  { path: /\.(secret|configMap|downwardAPI|projected)\.defaultMode$/, value: 420 },
  { path: /\.fieldRef\.apiVersion$/, value: 'v1' },
  { path: /\.resourceFieldRef\.divisor$/, value: '0' },
  { path: /\.serviceAccountToken\.expirationSeconds$/, value: 3600 },
  { path: /\.volumeClaimTemplates\.apiVersion$/, value: 'v1' },
  { path: /\.volumeClaimTemplates\.kind$/, value: 'PersistentVolumeClaim' },
  { path: /\.volumeClaimTemplates\.spec\.volumeMode$/, value: 'Filesystem' },
  { path: /\.volumeClaimTemplates\.status$/, value: { phase: 'Pending' } },
  { path: /(^|\.)(rules|resourceRules|excludeResourceRules)\.scope$/, value: '*' },
  { path: /(^|\.)matchPolicy$/, value: 'Equivalent' },
  { path: /^webhooks\.failurePolicy$/, value: 'Fail' },
  { path: /^webhooks\.timeoutSeconds$/, value: 10 },
  { path: /^webhooks\.reinvocationPolicy$/, value: 'Never' },
  { kinds: ['RoleBinding', 'ClusterRoleBinding'], path: /^subjects\.apiGroup$/, value: 'rbac.authorization.k8s.io' },
  { kinds: ['Service'], path: /^spec\.type$/, value: 'ClusterIP' },
  { kinds: ['Service'], path: /^spec\.sessionAffinity$/, value: 'None' },
  { kinds: ['Service'], path: /^spec\.internalTrafficPolicy$/, value: 'Cluster' },
  { kinds: ['Service'], path: /^spec\.externalTrafficPolicy$/, value: 'Cluster' },
  { kinds: ['Job'], path: /^spec\.(parallelism|completions)$/, value: 1 },
  { path: /^spec\.(jobTemplate\.spec\.)?backoffLimit$/, value: 6 },
  { kinds: ['Job'], path: /^spec\.completionMode$/, value: 'NonIndexed' },
  { kinds: ['Job', 'CronJob'], path: /^spec\.suspend$/, value: false },
  { kinds: ['CronJob'], path: /^spec\.concurrencyPolicy$/, value: 'Allow' },
  { kinds: ['CronJob'], path: /^spec\.successfulJobsHistoryLimit$/, value: 3 },
  { kinds: ['CronJob'], path: /^spec\.failedJobsHistoryLimit$/, value: 1 },
  { kinds: ['HorizontalPodAutoscaler'], path: /^spec\.minReplicas$/, value: 1 },
  { kinds: ['Secret'], path: /^type$/, value: 'Opaque' },
  { kinds: ['PersistentVolumeClaim', 'PersistentVolume'], path: /^spec\.volumeMode$/, value: 'Filesystem' },
];

/**
 * Whether everything that the live value has beyond the rendered one is what the server fills in. Lists have equal length
 * here, and the rendered part was found equal before.
 */
export function isOnlyDefaults(rendered: Json, live: Json, kind: KindName, path: TypedPath): boolean {
  if (isList(rendered) && isList(live)) {
    return live.every((item, i) => isOnlyDefaults(rendered[i] ?? null, item, kind, path));
  }
  if (!isObject(rendered) || !isObject(live)) return true;
  return Object.entries(live).every(([key, value]) => {
    const at = [...path, key];
    if (Object.hasOwn(rendered, key)) return isOnlyDefaults(rendered[key] ?? null, value, kind, at);
    const fallback = defaultAt(kind, at);
    return isEmpty(value) || (fallback !== undefined && sameJson(fallback, value));
  });
}

/** What the server would put here if nobody sets it; undefined where it puts nothing or it is not known. */
export function defaultAt(kind: KindName, path: TypedPath): Json | undefined {
  if (!isBuiltIn(kind)) return undefined;
  const names = namesOf(path).join('.');
  return DEFAULTS.find((one) => (one.kinds?.includes(kind.kind) ?? true) && one.path.test(names))?.value;
}
