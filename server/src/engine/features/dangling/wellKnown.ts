import { hasPlaceholder } from '../../schema/placeholders.ts';
import { ownValue } from '../../text/ownValue.ts';
import type { Wanted } from '../../workspace/references/namedObject.ts';

const FLUX_CONTROLLERS = ['source', 'kustomize', 'helm', 'notification', 'image-reflector', 'image-automation'].map(
  (name) => `${name}-controller`,
);

/** Objects of the manifests that Flux installs itself with (`flux install --export`, all components). */
const FLUX_SERVICES = ['notification-controller', 'source-controller', 'source-watcher', 'webhook-receiver'];

/** What the install manifests of Argo CD, cert-manager and ingress-nginx bring, which a repository seldom holds. */
const ARGO = ['application-controller', 'applicationset-controller', 'dex-server', 'notifications-controller', 'redis'];
const ARGO_ACCOUNTS = [...ARGO, 'repo-server', 'server'].map((name) => `argocd-${name}`);
const ARGO_SERVICES = ['applicationset-controller', 'dex-server', 'metrics', 'redis', 'repo-server', 'server'];
const INSTALLED_SERVICES = [
  ...[...ARGO_SERVICES, 'notifications-controller-metrics', 'server-metrics'].map((name) => `argocd-${name}`),
  ...['cert-manager', 'cert-manager-webhook', 'cert-manager-cainjector'],
  ...['ingress-nginx-controller', 'ingress-nginx-controller-admission'],
];
const INSTALLED_ACCOUNTS = [
  ...ARGO_ACCOUNTS,
  ...['cert-manager', 'cert-manager-webhook', 'cert-manager-cainjector', 'ingress-nginx'],
];

/** Objects that every cluster has, or that the control plane makes: kind → names; a pattern has `*` at its end. */
const PRESENT: Readonly<Record<string, readonly string[]>> = {
  ServiceAccount: ['default', 'builder', 'deployer', 'pipeline', ...FLUX_CONTROLLERS, ...INSTALLED_ACCOUNTS],
  ConfigMap: [
    'kube-root-ca.crt',
    'openshift-service-ca.crt',
    'extension-apiserver-authentication',
    // Each namespace gets it from istiod.
    'istio-ca-root-cert',
    // The operator of Flux makes it.
    'flux-runtime-info',
  ],
  Secret: ['flux-system'],
  ClusterRole: [
    'cluster-admin',
    'admin',
    'edit',
    'view',
    'system:*',
    'cluster-reader',
    'basic-user',
    'self-provisioner',
  ],
  Role: ['extension-apiserver-authentication-reader', 'system:*'],
  PriorityClass: ['system-*'],
  Service: ['kubernetes', 'kube-dns', ...FLUX_SERVICES, ...INSTALLED_SERVICES],
  Namespace: ['*'],
  AppProject: ['default'],
  // Flux and its operator make these in the namespace that they were started with.
  GitRepository: ['flux-system'],
  OCIRepository: ['flux-system'],
  Bucket: ['flux-system'],
  Kustomization: ['flux-system'],
};

/** Namespaces that belong to the cluster. */
const SYSTEM_NAMESPACES = /^(?:kube-system|kube-public|kube-node-lease|openshift(?:-.*)?|gke-.*|gmp-.*)$/;

/** Kinds that belong to the cluster or its platform: what there is of them, the repository seldom tells. */
const CLUSTER_KINDS = new Set([
  'StorageClass',
  'PriorityClass',
  'RuntimeClass',
  'IngressClass',
  'GatewayClass',
  'VolumeSnapshotClass',
  'PersistentVolume',
  'ClusterIssuer',
  'ClusterSecretStore',
  'ClusterTriggerAuthentication',
  'ClusterRole',
  'Issuer',
  'SecretStore',
  'Gateway',
  'ResourceClaim',
  'ResourceClaimTemplate',
]);

/** Whether an object is there in every cluster. */
export function isWellKnown({ kind, name, namespace }: Wanted): boolean {
  if (SYSTEM_NAMESPACES.test(namespace)) return true;
  return (ownValue(PRESENT, kind) ?? []).some((one) =>
    one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : one === name,
  );
}

/** Whether objects of a kind belong to the cluster rather than to what is deployed to it. */
export function isClusterKind(kind: string): boolean {
  return CLUSTER_KINDS.has(kind);
}

/** A name that something fills in before it is applied; names of objects have no upper case. */
export function isPlaceholder(name: string): boolean {
  return hasVariables(name) || hasPlaceholder(name) || /^[A-Z][A-Z0-9_]+$/.test(name);
}

/** The same of a key or port, which may well be in upper case, with `__` between its words. */
export function hasVariables(text: string): boolean {
  return text === '*' || /\$\{|\$\(|\$[A-Z]|\{\{|<[^>]*>|^(__|@@)[A-Za-z].*\1$/.test(text);
}
