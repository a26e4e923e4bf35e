import { ownValue } from '../text/ownValue.ts';
import { apiVersionOf, type ResourceId } from './resourceId.ts';

/** Marker that kustomize uses as the namespace of objects without one (kyaml/resid/resid.go). */
export const NO_NAMESPACE = '_non_namespaceable_';

/**
 * Kinds that kustomize knows to live outside namespaces: precomputedIsNamespaceScoped of kyaml/openapi/openapi.go, v5.8.2.
 * Everything else counts as namespaced, custom kinds included.
 */
const CLUSTER_SCOPED: Readonly<Record<string, readonly string[]>> = {
  v1: ['Namespace', 'Node', 'PersistentVolume', 'ComponentStatus', 'NodeProxyOptions'],
  'rbac.authorization.k8s.io/v1': ['ClusterRole', 'ClusterRoleBinding'],
  'rbac.authorization.k8s.io/v1beta1': ['ClusterRole', 'ClusterRoleBinding'],
  'apiextensions.k8s.io/v1': ['CustomResourceDefinition'],
  'apiextensions.k8s.io/v1beta1': ['CustomResourceDefinition'],
  'apiregistration.k8s.io/v1': ['APIService'],
  'apiregistration.k8s.io/v1beta1': ['APIService'],
  'admissionregistration.k8s.io/v1': [
    'MutatingWebhookConfiguration',
    'ValidatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
  ],
  'admissionregistration.k8s.io/v1beta1': ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
  'storage.k8s.io/v1': ['StorageClass', 'CSIDriver', 'CSINode', 'VolumeAttachment'],
  'storage.k8s.io/v1beta1': ['StorageClass', 'CSIDriver', 'CSINode', 'VolumeAttachment'],
  'scheduling.k8s.io/v1': ['PriorityClass'],
  'scheduling.k8s.io/v1beta1': ['PriorityClass'],
  'networking.k8s.io/v1': ['IngressClass'],
  'networking.k8s.io/v1beta1': ['IngressClass'],
  'node.k8s.io/v1': ['RuntimeClass'],
  'node.k8s.io/v1beta1': ['RuntimeClass'],
  'certificates.k8s.io/v1': ['CertificateSigningRequest'],
  'certificates.k8s.io/v1beta1': ['CertificateSigningRequest'],
  'flowcontrol.apiserver.k8s.io/v1beta1': ['FlowSchema', 'PriorityLevelConfiguration'],
  'policy/v1beta1': ['PodSecurityPolicy'],
};

/** The rest of the table: kinds that kustomize knows to live in namespaces. */
const NAMESPACED: Readonly<Record<string, string>> = {
  v1: 'ConfigMap Endpoints Event LimitRange PersistentVolumeClaim Pod PodAttachOptions PodExecOptions PodPortForwardOptions PodProxyOptions PodTemplate ReplicationController ResourceQuota Secret Service ServiceAccount ServiceProxyOptions',
  'apps/v1': 'ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet',
  'autoscaling/v1': 'HorizontalPodAutoscaler Scale',
  'autoscaling/v2beta1': 'HorizontalPodAutoscaler',
  'autoscaling/v2beta2': 'HorizontalPodAutoscaler',
  'batch/v1': 'CronJob Job',
  'batch/v1beta1': 'CronJob',
  'coordination.k8s.io/v1': 'Lease',
  'coordination.k8s.io/v1beta1': 'Lease',
  'discovery.k8s.io/v1': 'EndpointSlice',
  'discovery.k8s.io/v1beta1': 'EndpointSlice',
  'events.k8s.io/v1': 'Event',
  'events.k8s.io/v1beta1': 'Event',
  'extensions/v1beta1': 'Ingress',
  'networking.k8s.io/v1': 'Ingress NetworkPolicy',
  'networking.k8s.io/v1beta1': 'Ingress',
  'policy/v1': 'PodDisruptionBudget',
  'policy/v1beta1': 'PodDisruptionBudget',
  'rbac.authorization.k8s.io/v1': 'Role RoleBinding',
  'rbac.authorization.k8s.io/v1beta1': 'Role RoleBinding',
  'storage.k8s.io/v1beta1': 'CSIStorageCapacity',
};

/** API versions by kind: that is asked for every object in every step, and few kinds are in here at all. */
const byKind = new Map<string, Set<string>>();
for (const [api, kinds] of Object.entries(CLUSTER_SCOPED)) {
  for (const kind of kinds) byKind.set(kind, (byKind.get(kind) ?? new Set()).add(api));
}

/** Whether kustomize knows the kind to be cluster-scoped, by its table or by an `openapi` file. */
export function isClusterScoped(id: ResourceId): boolean {
  return id.clusterScoped === true || byKind.get(id.kind)?.has(apiVersionOf(id)) === true;
}

/** The id with a mark when its type is among those that live outside namespaces by an `openapi` file, as `apiVersion kind`. */
export function withScope(id: ResourceId, types: ReadonlySet<string> | undefined): ResourceId {
  return types?.has(`${apiVersionOf(id)} ${id.kind}`) === true ? { ...id, clusterScoped: true } : id;
}

/** Whether the table tells the scope of a kind, so that kustomize need not look into definitions. */
export function isScopeInTable(id: ResourceId): boolean {
  const api = apiVersionOf(id);
  return byKind.get(id.kind)?.has(api) === true || ownValue(NAMESPACED, api)?.split(' ').includes(id.kind) === true;
}

/** The namespace by which ids are compared: a marker for cluster-scoped kinds, `default` when none is written. */
export function effectiveNamespace(id: ResourceId): string {
  if (isClusterScoped(id)) return NO_NAMESPACE;
  return id.namespace === '' ? 'default' : id.namespace;
}

/**
 * Whether two ids are equal to kustomize (ResId.Equals): same group, version, kind, name and effective namespace. Of ids of one type that of
 * a patch has no mark.
 */
export function sameId(a: ResourceId, b: ResourceId): boolean {
  return (
    a.name === b.name &&
    a.kind === b.kind &&
    a.group === b.group &&
    a.version === b.version &&
    (isClusterScoped(a) || isClusterScoped(b) || effectiveNamespace(a) === effectiveNamespace(b))
  );
}
