import { documents, type ObjectTemplate, object } from './objectTemplate.ts';

/** Networking, configuration and rights. */
export const CORE: readonly ObjectTemplate[] = [
  {
    label: 'Service',
    detail: 'Service',
    text: object(
      { apiVersion: 'v1', kind: 'Service', name: '<1:web>' },
      `
spec:
  selector:
    app.kubernetes.io/name: <1:web>
  ports:
    - name: http
      port: <2:80>
      targetPort: <3:http>`,
    ),
  },
  {
    label: 'Ingress',
    detail: 'Ingress with TLS',
    text: object(
      { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', name: '<1:web>' },
      `
spec:
  ingressClassName: <2:nginx>
  tls:
    - hosts: [<3:web.example.com>]
      secretName: <1:web>-tls
  rules:
    - host: <3:web.example.com>
      http:
        paths:
          - path: /
            pathType: <4|Prefix,Exact,ImplementationSpecific|>
            backend:
              service:
                name: <1:web>
                port:
                  name: http`,
    ),
  },
  {
    label: 'ConfigMap',
    detail: 'ConfigMap',
    text: object(
      { apiVersion: 'v1', kind: 'ConfigMap', name: '<1:app>' },
      `
data:
  <2:LOG_LEVEL>: "<3:info>"`,
    ),
  },
  {
    label: 'Namespace',
    detail: 'Namespace with a level of the Pod Security Standards',
    text: object(
      { apiVersion: 'v1', kind: 'Namespace', name: '<1:shop>' },
      `
  labels:
    pod-security.kubernetes.io/enforce: <2|restricted,baseline,privileged|>`,
    ),
  },
  {
    label: 'ServiceAccount with Role',
    detail: 'ServiceAccount, Role and RoleBinding',
    text: documents(
      object({ apiVersion: 'v1', kind: 'ServiceAccount', name: '<1:app>' }),
      object({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', name: '<1:app>' }, rules('configmaps')),
      object(
        { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', name: '<1:app>' },
        binding({ role: 'Role', subject: '<1:app>', namespace: '<4:default>' }),
      ),
    ),
  },
  {
    label: 'NetworkPolicy',
    detail: 'NetworkPolicy that lets in one namespace and denies the rest',
    text: object(
      { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', name: '<1:web>' },
      `
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: <1:web>
  policyTypes: [Ingress]
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: <2:ingress-nginx>
      ports:
        - port: <3:8080>`,
    ),
  },
  {
    label: 'PersistentVolumeClaim',
    detail: 'PersistentVolumeClaim',
    text: object(
      { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: '<1:data>' },
      `
spec:
  accessModes: [<2|ReadWriteOnce,ReadWriteMany,ReadOnlyMany,ReadWriteOncePod|>]
  resources:
    requests:
      storage: <3:1Gi>`,
    ),
  },
  {
    label: 'ServiceAccount',
    detail: 'ServiceAccount',
    text: object(
      { apiVersion: 'v1', kind: 'ServiceAccount', name: '<1:app>' },
      `
automountServiceAccountToken: false`,
    ),
  },
  {
    label: 'Secret',
    detail: 'Secret; its values belong into an encrypted file or an external store',
    text: object(
      { apiVersion: 'v1', kind: 'Secret', name: '<1:app>' },
      `
type: Opaque
stringData:
  <2:key>: <3>`,
    ),
  },
  {
    label: 'Role',
    detail: 'Role',
    text: object({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', name: '<1:app>' }, rules('configmaps')),
  },
  {
    label: 'RoleBinding',
    detail: 'RoleBinding for a ServiceAccount',
    text: object(
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', name: '<1:app>' },
      binding({ role: '<2|Role,ClusterRole|>', subject: '<3:app>', namespace: '<4:default>' }),
    ),
  },
  {
    label: 'ClusterRole',
    detail: 'ClusterRole',
    text: object({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', name: '<1:app>' }, rules('nodes')),
  },
  {
    label: 'ClusterRoleBinding',
    detail: 'ClusterRoleBinding for a ServiceAccount',
    text: object(
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', name: '<1:app>' },
      binding({ role: 'ClusterRole', subject: '<2:app>', namespace: '<3:default>' }),
    ),
  },
  {
    label: 'Gateway',
    detail: 'Gateway with an HTTPS listener',
    text: object(
      { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', name: '<1:web>' },
      `
spec:
  gatewayClassName: <2:nginx>
  listeners:
    - name: https
      hostname: "<3:*.example.com>"
      port: 443
      protocol: HTTPS
      tls:
        certificateRefs:
          - name: <4:wildcard-tls>
      allowedRoutes:
        namespaces:
          from: <5|Same,All,Selector|>`,
    ),
  },
  {
    label: 'HTTPRoute',
    detail: 'HTTPRoute to a Service',
    text: object(
      { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', name: '<1:web>' },
      `
spec:
  parentRefs:
    - name: <2:web>
  hostnames: [<3:web.example.com>]
  rules:
    - matches:
        - path:
            type: PathPrefix
            value: <4:/>
      backendRefs:
        - name: <1:web>
          port: <5:80>`,
    ),
  },
];

/** The rules of a role, which may read some resources. */
function rules(resources: string): string {
  return `
rules:
  - apiGroups: ["<2>"]
    resources: [<3:${resources}>]
    verbs: [get, list, watch]`;
}

/** What a binding gives to a ServiceAccount: the role, of that kind, that has its name. */
function binding({ role, subject, namespace }: Readonly<Record<'role' | 'subject' | 'namespace', string>>): string {
  return `
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ${role}
  name: <1:app>
subjects:
  - kind: ServiceAccount
    name: ${subject}
    namespace: ${namespace}`;
}
