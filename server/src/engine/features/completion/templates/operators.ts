import { documents, type ObjectTemplate, object } from './objectTemplate.ts';

/** Objects of operators, and policies. */
export const OPERATORS: readonly ObjectTemplate[] = [
  {
    label: 'ExternalSecret',
    detail: 'ExternalSecret that makes a Secret out of a store',
    text: object(
      { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', name: '<1:app>' },
      `
spec:
  refreshInterval: <2:1h>
  secretStoreRef:
    kind: <3|SecretStore,ClusterSecretStore|>
    name: <4:vault>
  target:
    name: <1:app>
  data:
    - secretKey: <5:password>
      remoteRef:
        key: <6:shop/app>
        property: <5:password>`,
    ),
  },
  {
    label: 'Certificate',
    detail: 'Certificate of cert-manager',
    text: object(
      { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', name: '<1:web>' },
      `
spec:
  secretName: <1:web>-tls
  dnsNames: [<2:web.example.com>]
  issuerRef:
    kind: <3|ClusterIssuer,Issuer|>
    name: <4:letsencrypt>`,
    ),
  },
  {
    label: 'ServiceMonitor',
    detail: 'ServiceMonitor of the Prometheus operator',
    text: object(
      { apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor', name: '<1:web>' },
      `
spec:
  selector:
    matchLabels:
      app.kubernetes.io/name: <1:web>
  endpoints:
    - port: <2:metrics>
      interval: <3:30s>`,
    ),
  },
  {
    label: 'ClusterPolicy',
    detail: 'ClusterPolicy of Kyverno',
    text: object(
      { apiVersion: 'kyverno.io/v1', kind: 'ClusterPolicy', name: '<1:require-labels>' },
      `
spec:
  rules:
    - name: <2:check-labels>
      match:
        any:
          - resources:
              kinds: [<3:Pod>]
      validate:
        failureAction: <4|Audit,Enforce|>
        message: <5:The label app.kubernetes.io/name is required.>
        pattern:
          metadata:
            labels:
              app.kubernetes.io/name: "?*"`,
    ),
  },
  {
    label: 'ValidatingAdmissionPolicy',
    detail: 'ValidatingAdmissionPolicy with its binding',
    text: documents(
      object(
        { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingAdmissionPolicy', name: '<1:replica-limit>' },
        `
spec:
  failurePolicy: Fail
  matchConstraints:
    resourceRules:
      - apiGroups: [<2:apps>]
        apiVersions: [<3:v1>]
        operations: [CREATE, UPDATE]
        resources: [<4:deployments>]
  validations:
    - expression: "<5:object.spec.replicas in [1, 2, 3]>"
      message: <6:One to three replicas are allowed.>`,
      ),
      object(
        {
          apiVersion: 'admissionregistration.k8s.io/v1',
          kind: 'ValidatingAdmissionPolicyBinding',
          name: '<1:replica-limit>',
        },
        `
spec:
  policyName: <1:replica-limit>
  validationActions: [<7|Deny,Warn,Audit|>]`,
      ),
    ),
  },
  {
    label: 'Gatekeeper constraint',
    detail: 'Constraint of Gatekeeper; its kind is that of a ConstraintTemplate',
    text: object(
      { apiVersion: 'constraints.gatekeeper.sh/v1beta1', kind: '<1:K8sRequiredLabels>', name: '<2:require-owner>' },
      `
spec:
  enforcementAction: <3|deny,warn,dryrun|>
  match:
    kinds:
      - apiGroups: [""]
        kinds: [<4:Namespace>]
  parameters:
    <5:labels>: [<6:owner>]`,
    ),
  },
];
