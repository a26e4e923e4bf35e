import type { CodeInfo } from '../codeInfo.ts';
import { validationCode } from '../validationCode.ts';

export const VALIDATION_CONFIG_CODES: readonly CodeInfo[] = [
  validationCode({
    rule: 'config-map',
    title: 'A ConfigMap is not allowed',
    what: 'Keys have letters, digits, `-`, `_` and `.`, and stand either in `data` or in `binaryData`; all together has 1 MiB at most.',
    remedy: 'Rename the key.',
    example: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  "app settings": fast',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'secret',
    title: 'A Secret is not allowed',
    what: 'Keys have letters, digits, `-`, `_` and `.`; some types ask for certain keys.',
    remedy: 'Add the key, or use the type `Opaque`.',
    example:
      'apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\ntype: kubernetes.io/tls\nstringData:\n  tls.crt: abc',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'limit-range',
    title: 'A LimitRange is not allowed',
    what: 'The smallest is not more than the default, and the default not more than the largest.',
    remedy: 'Correct the numbers.',
    example:
      'apiVersion: v1\nkind: LimitRange\nmetadata:\n  name: web\nspec:\n  limits:\n    - type: Container\n      min: { cpu: 2 }\n      max: { cpu: 1 }',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'resource-quota',
    title: 'A ResourceQuota is not allowed',
    what: 'A quota limits resources that are known or have a domain, and its scopes fit them.',
    remedy: 'Correct the name of the resource, or the scope.',
    example: 'apiVersion: v1\nkind: ResourceQuota\nmetadata:\n  name: web\nspec:\n  hard: { deployments: 5 }',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'role-rule',
    title: 'A rule of a role is not complete',
    what: 'A rule has verbs, groups and resources; the core group is `""`. Paths are only for ClusterRoles, and in rules of their own.',
    remedy: 'Add what is missing.',
    example:
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: web\nrules:\n  - { verbs: [get], resources: [pods] }',
    source: 'k8s.io/kubernetes, pkg/apis/rbac/validation/validation.go',
  }),
  validationCode({
    rule: 'role-ref',
    title: 'A binding names no role',
    what: 'A binding names one Role or ClusterRole; a ClusterRoleBinding only a ClusterRole.',
    remedy: 'Correct `roleRef`.',
    example:
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: web\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader }',
    source: 'k8s.io/kubernetes, pkg/apis/rbac/validation/validation.go',
  }),
  validationCode({
    rule: 'subject',
    title: 'A binding is for nobody that can be',
    what: 'A subject is a ServiceAccount, a User or a Group. In a ClusterRoleBinding a ServiceAccount has a namespace.',
    remedy: 'Correct the subject.',
    example:
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: web\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }\nsubjects:\n  - { kind: ServiceAccount, name: web }',
    source: 'k8s.io/kubernetes, pkg/apis/rbac/validation/validation.go',
  }),
  validationCode({
    rule: 'disruption-budget',
    title: 'A PodDisruptionBudget is not allowed',
    what: 'It has `minAvailable` or `maxUnavailable`: a number or a percentage, 100 % at most.',
    remedy: 'Keep one of them.',
    example:
      'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: web\nspec:\n  minAvailable: 1\n  maxUnavailable: 1\n  selector: { matchLabels: { app: web } }',
    source: 'k8s.io/kubernetes, pkg/apis/policy/validation/validation.go',
  }),
  validationCode({
    rule: 'autoscaler',
    title: 'A HorizontalPodAutoscaler is not allowed',
    what: '`maxReplicas` is at least 1 and not less than `minReplicas`; a target is named.',
    remedy: 'Correct the numbers.',
    example:
      'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: web\nspec:\n  minReplicas: 5\n  maxReplicas: 3\n  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }',
    source: 'k8s.io/kubernetes, pkg/apis/autoscaling/validation/validation.go',
  }),
  validationCode({
    rule: 'autoscaler-metric',
    title: 'A metric of a HorizontalPodAutoscaler does not fit',
    what: 'A metric fills the field of its type, and has the target that this type takes.',
    remedy: 'Fill the field that the message names.',
    example:
      'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: web\nspec:\n  maxReplicas: 3\n  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }\n  metrics:\n    - type: Resource',
    source: 'k8s.io/kubernetes, pkg/apis/autoscaling/validation/validation.go',
  }),
  validationCode({
    rule: 'autoscaler-behavior',
    title: 'How a HorizontalPodAutoscaler scales does not fit',
    what: 'Windows have 3600 seconds at most, periods 1800; values are more than 0.',
    remedy: 'Correct the number.',
    example:
      'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: web\nspec:\n  maxReplicas: 3\n  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }\n  behavior:\n    scaleDown: { stabilizationWindowSeconds: 7200 }',
    source: 'k8s.io/kubernetes, pkg/apis/autoscaling/validation/validation.go',
  }),
];
