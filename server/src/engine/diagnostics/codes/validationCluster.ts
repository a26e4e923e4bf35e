import type { CodeInfo } from '../codeInfo.ts';
import { validationCode } from '../validationCode.ts';

export const VALIDATION_CLUSTER_CODES: readonly CodeInfo[] = [
  validationCode({
    rule: 'signing-request',
    title: 'A request for a certificate is not complete',
    what: 'A request says what the certificate is for, each usage once, and asks for ten minutes at least.',
    remedy: 'Correct the value that the message names.',
    example:
      'apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nmetadata:\n  name: web\nspec:\n  request: ""\n  signerName: example.com/signer\n  usages: [client auth, client auth]',
    source: 'k8s.io/kubernetes, pkg/apis/certificates/validation/validation.go',
  }),
  validationCode({
    rule: 'taint',
    title: 'A taint is not allowed',
    what: 'A taint has the key of a label, an effect, and stands once.',
    remedy: 'Correct the key or the effect.',
    example:
      'apiVersion: v1\nkind: Node\nmetadata:\n  name: web\nspec:\n  taints:\n    - { key: "", effect: NoSchedule }',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'volume-attachment',
    title: 'A VolumeAttachment is not allowed',
    what: 'It names a driver, a node and one volume.',
    remedy: 'Leave these objects to the controller.',
    example:
      'apiVersion: storage.k8s.io/v1\nkind: VolumeAttachment\nmetadata:\n  name: web\nspec:\n  attacher: disk.example.com\n  nodeName: Node_1\n  source: { persistentVolumeName: a }',
    source: 'k8s.io/kubernetes, pkg/apis/storage/validation/validation.go',
  }),
  validationCode({
    rule: 'controller-revision',
    title: 'A ControllerRevision is not allowed',
    what: 'Its number is not negative, and its data is a mapping.',
    remedy: 'Leave these objects to the controller.',
    example: 'apiVersion: apps/v1\nkind: ControllerRevision\nmetadata:\n  name: web\nrevision: -1\ndata: { a: b }',
    source: 'k8s.io/kubernetes, pkg/apis/apps/validation/validation.go',
  }),
  validationCode({
    rule: 'expression',
    title: 'An expression in CEL cannot be compiled',
    what: 'An expression can be read, and uses only names and fields that exist at its place.',
    remedy: 'Correct the expression at the place that the message names.',
    example:
      'apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata:\n  name: web\nspec:\n  matchConstraints:\n    resourceRules:\n      - { apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments] }\n  validations:\n    - expression: variables.most >= 1',
    source: 'k8s.io/kubernetes, pkg/apis/admissionregistration/validation/validation.go; k8s.io/apiserver, pkg/cel',
  }),
  validationCode({
    rule: 'namespace',
    title: 'A namespace waits for something without a domain',
    what: 'Finalizers of a namespace have a domain in their name.',
    remedy: 'Leave `spec.finalizers` out.',
    example: 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: team-a\nspec:\n  finalizers: [cleanup]',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'priority-class',
    title: 'A PriorityClass is not allowed',
    what: 'Names that begin with `system-` are reserved; values of your own are 1000000000 at most.',
    remedy: 'Rename the class, or lower the value.',
    example: 'apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata:\n  name: high\nvalue: 2000000000',
    source: 'k8s.io/kubernetes, pkg/apis/scheduling/validation/validation.go',
  }),
  validationCode({
    rule: 'runtime-class',
    title: 'A RuntimeClass is not allowed',
    what: 'A class names a handler: a DNS label.',
    remedy: 'Correct the name of the handler.',
    example: 'apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata:\n  name: kata\nhandler: Kata_1',
    source: 'k8s.io/kubernetes, pkg/apis/node/validation/validation.go',
  }),
  validationCode({
    rule: 'lease',
    title: 'A Lease is not allowed',
    what: 'A lease lasts at least a second, and its transitions are not negative.',
    remedy: 'Correct the number.',
    example:
      'apiVersion: coordination.k8s.io/v1\nkind: Lease\nmetadata:\n  name: web\nspec:\n  leaseDurationSeconds: 0',
    source: 'k8s.io/kubernetes, pkg/apis/coordination/validation/validation.go',
  }),
  validationCode({
    rule: 'flow-schema',
    title: 'A FlowSchema is not allowed',
    what: 'A schema names a level, and its rules have subjects, verbs and resources or paths.',
    remedy: 'Add what is missing.',
    example:
      'apiVersion: flowcontrol.apiserver.k8s.io/v1\nkind: FlowSchema\nmetadata:\n  name: web\nspec:\n  priorityLevelConfiguration: { name: "" }',
    source: 'k8s.io/kubernetes, pkg/apis/flowcontrol/validation/validation.go',
  }),
  validationCode({
    rule: 'priority-level',
    title: 'A PriorityLevelConfiguration is not allowed',
    what: 'A limited level says what happens to requests that do not fit.',
    remedy: 'Fill the field that the type needs.',
    example:
      'apiVersion: flowcontrol.apiserver.k8s.io/v1\nkind: PriorityLevelConfiguration\nmetadata:\n  name: web\nspec:\n  type: Limited',
    source: 'k8s.io/kubernetes, pkg/apis/flowcontrol/validation/validation.go',
  }),
  validationCode({
    rule: 'resource-claim',
    title: 'A claim for devices is not allowed',
    what: 'A request has a name and a class of devices; constraints and configurations name requests of the claim.',
    remedy: 'Correct what the message names.',
    example:
      'apiVersion: resource.k8s.io/v1\nkind: ResourceClaim\nmetadata:\n  name: web\nspec:\n  devices:\n    requests:\n      - name: gpu',
    source: 'k8s.io/kubernetes, pkg/apis/resource/validation/validation.go',
  }),
  validationCode({
    rule: 'device-class',
    title: 'A DeviceClass is not allowed',
    what: 'Selectors have expressions, and a configuration names its driver.',
    remedy: 'Add what is missing.',
    example: 'apiVersion: resource.k8s.io/v1\nkind: DeviceClass\nmetadata:\n  name: web\nspec:\n  selectors: [{}]',
    source: 'k8s.io/kubernetes, pkg/apis/resource/validation/validation.go',
  }),
  validationCode({
    rule: 'resource-slice',
    title: 'A ResourceSlice is not allowed',
    what: 'A slice names its driver, its pool and one way to say on which nodes its devices are; an attribute has one value.',
    remedy: 'Correct what the message names.',
    example:
      'apiVersion: resource.k8s.io/v1\nkind: ResourceSlice\nmetadata:\n  name: gpus\nspec:\n  driver: gpu.example.com\n  pool: { name: node-1, generation: 1, resourceSliceCount: 1 }\n  devices: [{ name: gpu-0 }]',
    source: 'k8s.io/kubernetes, pkg/apis/resource/validation/validation.go',
  }),
  validationCode({
    rule: 'webhook',
    title: 'A webhook is not allowed',
    what: 'A webhook has a name with two dots, no side effects, and takes reviews of the version `v1`.',
    remedy: 'Correct what the message names.',
    example:
      'apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata:\n  name: check\nwebhooks:\n  - name: check\n    sideEffects: None\n    admissionReviewVersions: [v1]\n    clientConfig: { service: { name: check, namespace: shop } }',
    source: 'k8s.io/kubernetes, pkg/apis/admissionregistration/validation/validation.go',
  }),
  validationCode({
    rule: 'webhook-rule',
    title: 'A webhook is called for nothing, or nowhere',
    what: 'A rule has operations, groups, versions and resources; a webhook is called by URL or as a service.',
    remedy: 'Add what is missing.',
    example:
      "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata:\n  name: check\nwebhooks:\n  - name: check.example.com\n    sideEffects: None\n    admissionReviewVersions: [v1]\n    clientConfig: { url: 'http://example.com/check' }",
    source: 'k8s.io/kubernetes, pkg/apis/admissionregistration/validation/validation.go',
  }),
  validationCode({
    rule: 'admission-policy',
    title: 'An admission policy is not allowed',
    what: 'A policy says which requests it is for, and has at least one expression.',
    remedy: 'Add what is missing.',
    example:
      'apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata:\n  name: web\nspec:\n  matchConstraints:\n    resourceRules:\n      - { apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments] }',
    source: 'k8s.io/kubernetes, pkg/apis/admissionregistration/validation/validation.go',
  }),
  validationCode({
    rule: 'admission-policy-binding',
    title: 'The binding of an admission policy is not allowed',
    what: 'A binding names a policy and says what it does: `Deny`, `Warn` or `Audit`.',
    remedy: 'Add `validationActions`.',
    example:
      'apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicyBinding\nmetadata:\n  name: web\nspec:\n  policyName: web\n  validationActions: [Deny, Warn]',
    source: 'k8s.io/kubernetes, pkg/apis/admissionregistration/validation/validation.go',
  }),
  validationCode({
    rule: 'api-service',
    title: 'An APIService is not allowed',
    what: 'Its name is the version and the group; priorities are more than 0.',
    remedy: 'Correct the name or the priority.',
    example:
      'apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata:\n  name: metrics\nspec:\n  group: metrics.example.com\n  version: v1\n  groupPriorityMinimum: 100\n  versionPriority: 100\n  service: { name: metrics, namespace: shop }',
    source: 'k8s.io/kube-aggregator, pkg/apis/apiregistration/validation/validation.go',
  }),
  validationCode({
    rule: 'custom-resource-definition',
    title: 'A CustomResourceDefinition is not allowed',
    what: 'Its name is the plural name and the group, and its names are DNS labels.',
    remedy: 'Correct the names.',
    example:
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: widgets.example.com\nspec:\n  group: example.com\n  scope: Namespaced\n  names: { plural: widgets, kind: Widget }\n  conversion: { strategy: None, webhook: { conversionReviewVersions: [v1] } }\n  versions:\n    - name: v1\n      served: true\n      storage: true\n      schema:\n        openAPIV3Schema:\n          type: object',
    source: 'k8s.io/apiextensions-apiserver, pkg/apis/apiextensions/validation/validation.go',
  }),
  validationCode({
    rule: 'custom-resource-version',
    title: 'The versions of a CustomResourceDefinition do not fit',
    what: 'Each version has a name of its own, and exactly one is stored. Columns, subresources and fields to select by lead to fields of the schema.',
    remedy: 'Set `storage: true` on one version.',
    example:
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: widgets.example.com\nspec:\n  group: example.com\n  scope: Namespaced\n  names: { plural: widgets, kind: Widget }\n  versions:\n    - name: v1\n      served: true\n      storage: false\n      schema:\n        openAPIV3Schema:\n          type: object',
    source: 'k8s.io/apiextensions-apiserver, pkg/apis/apiextensions/validation/validation.go',
  }),
  validationCode({
    rule: 'structural-schema',
    title: 'A schema is not structural',
    what: 'Every field has a type; unions and exclusions hold only limits, and only about fields that are described outside. A default fits the schema that it stands in, and a pattern is one of Go (RE2).',
    remedy: 'Add the type, or move the description out of the union.',
    example:
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: widgets.example.com\nspec:\n  group: example.com\n  scope: Namespaced\n  names: { plural: widgets, kind: Widget }\n  versions:\n    - name: v1\n      served: true\n      storage: true\n      schema:\n        openAPIV3Schema:\n          type: object\n          properties:\n            spec: { description: what is wanted }',
    source: 'k8s.io/apiextensions-apiserver, pkg/apiserver/schema/validation.go',
  }),
];
