import { type ReferenceRule, rule } from './rule.ts';

const STORAGE_CLASS = 'storage.k8s.io/StorageClass';
const SERVICE_PORTS = { portsIn: ['port.number', 'port.name'] };
const WEBHOOK = { namespaceIn: 'namespace', portsIn: ['port'] };

/** A route of the Gateway API: to which gateways it belongs and where its traffic goes. */
const ROUTE: readonly ReferenceRule[] = [
  rule('spec.parentRefs[].name', 'gateway.networking.k8s.io/Gateway', {
    kindIn: 'kind',
    groupIn: 'group',
    namespaceIn: 'namespace',
    portsIn: ['sectionName'],
  }),
  ...['spec.rules[].backendRefs[].name', 'spec.rules[].filters[].requestMirror.backendRef.name'].map((at) =>
    rule(at, 'Service', { kindIn: 'kind', groupIn: 'group', namespaceIn: 'namespace', portsIn: ['port'] }),
  ),
  rule('spec.rules[].filters[].extensionRef.name', '', { kindIn: 'kind', groupIn: 'group', open: true }),
];

const WEBHOOKS = [rule('webhooks[].clientConfig.service.name', 'Service', WEBHOOK)];

const BINDING: readonly ReferenceRule[] = [
  rule('roleRef.name', '', { kindIn: 'kind', groupIn: 'apiGroup', cluster: ['ClusterRole'] }),
  rule('subjects[].name', '', { kindIn: 'kind', kinds: ['ServiceAccount'], namespaceIn: 'namespace' }),
];

const POLICY_BINDING = (policy: string): readonly ReferenceRule[] => [
  rule('spec.policyName', `admissionregistration.k8s.io/${policy}`, { cluster: true }),
  rule('spec.paramRef.name', '', { open: true }),
];

const SCALE_TARGET = { kindIn: 'kind', groupIn: 'apiVersion' };

/** Built-in kinds of Kubernetes and of its own projects: `group/Kind` → the fields that name other objects. */
export const CORE_RULES: Readonly<Record<string, readonly ReferenceRule[]>> = {
  '/ServiceAccount': [
    rule('secrets[].name', 'Secret', { open: true }),
    rule('imagePullSecrets[].name', 'Secret', { open: true }),
  ],
  '/PersistentVolumeClaim': [
    rule('spec.storageClassName', STORAGE_CLASS, { cluster: true }),
    rule('spec.volumeName', 'PersistentVolume', { cluster: true, open: true }),
    rule('spec.dataSource.name', 'PersistentVolumeClaim', { kindIn: 'kind', groupIn: 'apiGroup', open: true }),
    rule('spec.dataSourceRef.name', 'PersistentVolumeClaim', { kindIn: 'kind', groupIn: 'apiGroup', open: true }),
  ],
  '/PersistentVolume': [
    rule('spec.storageClassName', STORAGE_CLASS, { cluster: true, open: true }),
    rule('spec.claimRef.name', 'PersistentVolumeClaim', { namespaceIn: 'namespace', open: true }),
    ...['controllerPublish', 'nodeStage', 'nodePublish', 'controllerExpand', 'nodeExpand'].map((use) =>
      rule(`spec.csi.${use}SecretRef.name`, 'Secret', { namespaceIn: 'namespace', open: true }),
    ),
  ],
  'apps/StatefulSet': [
    rule('spec.serviceName', 'Service'),
    rule('spec.volumeClaimTemplates[].spec.storageClassName', STORAGE_CLASS, { cluster: true }),
  ],
  'networking.k8s.io/Ingress': [
    rule('spec.ingressClassName', 'networking.k8s.io/IngressClass', { cluster: true }),
    rule('spec.rules[].http.paths[].backend.service.name', 'Service', SERVICE_PORTS),
    rule('spec.defaultBackend.service.name', 'Service', SERVICE_PORTS),
    // Made by hand or by a certificate manager as a rule; without it the controller's own certificate is shown.
    rule('spec.tls[].secretName', 'Secret', { open: true }),
    rule('metadata.annotations.cert-manager\\.io/cluster-issuer', 'cert-manager.io/ClusterIssuer', { cluster: true }),
    rule('metadata.annotations.cert-manager\\.io/issuer', 'cert-manager.io/Issuer', { open: true }),
    rule('metadata.annotations.nginx\\.ingress\\.kubernetes\\.io/auth-secret', 'Secret', { open: true }),
    rule('metadata.annotations.nginx\\.ingress\\.kubernetes\\.io/fastcgi-params-configmap', 'ConfigMap', {
      open: true,
    }),
  ],
  'networking.k8s.io/IngressClass': [
    rule('spec.parameters.name', '', {
      kindIn: 'kind',
      groupIn: 'apiGroup',
      namespaceIn: 'namespace',
      open: true,
    }),
  ],
  ...Object.fromEntries(
    ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map((kind) => [
      `gateway.networking.k8s.io/${kind}`,
      ROUTE,
    ]),
  ),
  'gateway.networking.k8s.io/Gateway': [
    rule('spec.gatewayClassName', 'gateway.networking.k8s.io/GatewayClass', { cluster: true }),
    rule('spec.listeners[].tls.certificateRefs[].name', 'Secret', {
      kindIn: 'kind',
      groupIn: 'group',
      namespaceIn: 'namespace',
      open: true,
    }),
    rule('metadata.annotations.cert-manager\\.io/cluster-issuer', 'cert-manager.io/ClusterIssuer', { cluster: true }),
    rule('metadata.annotations.cert-manager\\.io/issuer', 'cert-manager.io/Issuer', { open: true }),
  ],
  'gateway.networking.k8s.io/GatewayClass': [
    rule('spec.parametersRef.name', '', { kindIn: 'kind', groupIn: 'group', namespaceIn: 'namespace', open: true }),
  ],
  'gateway.networking.k8s.io/BackendTLSPolicy': [
    rule('spec.targetRefs[].name', 'Service', { kindIn: 'kind', groupIn: 'group' }),
    rule('spec.validation.caCertificateRefs[].name', 'ConfigMap', { kindIn: 'kind', groupIn: 'group' }),
  ],
  'autoscaling/HorizontalPodAutoscaler': [rule('spec.scaleTargetRef.name', '', SCALE_TARGET)],
  'autoscaling.k8s.io/VerticalPodAutoscaler': [rule('spec.targetRef.name', '', SCALE_TARGET)],
  'rbac.authorization.k8s.io/RoleBinding': BINDING,
  'rbac.authorization.k8s.io/ClusterRoleBinding': BINDING,
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': WEBHOOKS,
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': WEBHOOKS,
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding': POLICY_BINDING('ValidatingAdmissionPolicy'),
  'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding': POLICY_BINDING('MutatingAdmissionPolicy'),
  'apiregistration.k8s.io/APIService': [rule('spec.service.name', 'Service', WEBHOOK)],
  'apiextensions.k8s.io/CustomResourceDefinition': [
    rule('spec.conversion.webhook.clientConfig.service.name', 'Service', WEBHOOK),
  ],
  'snapshot.storage.k8s.io/VolumeSnapshot': [
    rule('spec.source.persistentVolumeClaimName', 'PersistentVolumeClaim', { open: true }),
    rule('spec.volumeSnapshotClassName', 'snapshot.storage.k8s.io/VolumeSnapshotClass', { cluster: true }),
  ],
};
