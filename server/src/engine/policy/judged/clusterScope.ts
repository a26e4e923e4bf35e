import type { JsonObject } from '../../schema/schemaShape.ts';
import { memberOf, objectAt, textAt } from './resource.ts';

/** Kinds of Kubernetes that live outside of namespaces, by group. */
const CLUSTER_SCOPED: Readonly<Record<string, string>> = {
  '': 'Namespace Node PersistentVolume ComponentStatus',
  'admissionregistration.k8s.io':
    'MutatingWebhookConfiguration ValidatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding MutatingAdmissionPolicy MutatingAdmissionPolicyBinding',
  'apiextensions.k8s.io': 'CustomResourceDefinition',
  'apiregistration.k8s.io': 'APIService',
  'authentication.k8s.io': 'TokenReview SelfSubjectReview',
  'authorization.k8s.io': 'SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview',
  'certificates.k8s.io': 'CertificateSigningRequest ClusterTrustBundle',
  'flowcontrol.apiserver.k8s.io': 'FlowSchema PriorityLevelConfiguration',
  'internal.apiserver.k8s.io': 'StorageVersion',
  'networking.k8s.io': 'IngressClass IPAddress ServiceCIDR',
  'node.k8s.io': 'RuntimeClass',
  policy: 'PodSecurityPolicy',
  'rbac.authorization.k8s.io': 'ClusterRole ClusterRoleBinding',
  'resource.k8s.io': 'DeviceClass ResourceSlice DeviceTaintRule',
  'scheduling.k8s.io': 'PriorityClass',
  'storage.k8s.io': 'StorageClass CSIDriver CSINode VolumeAttachment VolumeAttributesClass',
  'storagemigration.k8s.io': 'StorageVersionMigration',
};

const BUILT_IN = new Set(
  Object.entries(CLUSTER_SCOPED).flatMap(([group, kinds]) => kinds.split(' ').map((kind) => `${group}/${kind}`)),
);

/** Tells kinds that live outside of namespaces, those of custom definitions included; all others count as namespaced. */
export function clusterScopeTest(definitions: readonly JsonObject[]): (group: string, kind: string) => boolean {
  const custom = new Set(
    definitions
      .filter(
        (one) =>
          textAt(one, 'kind') === 'CustomResourceDefinition' && textAt(objectAt(one, 'spec'), 'scope') === 'Cluster',
      )
      .map((one) => {
        const spec = objectAt(one, 'spec');
        return `${textAt(spec, 'group')}/${textAt(memberOf(spec, 'names'), 'kind')}`;
      }),
  );
  return (group, kind) => BUILT_IN.has(`${group}/${kind}`) || custom.has(`${group}/${kind}`);
}
