import type { CodeInfo } from '../codeInfo.ts';
import { validationCode } from '../validationCode.ts';

export const VALIDATION_METADATA_CODES: readonly CodeInfo[] = [
  validationCode({
    rule: 'object-name',
    title: 'The name of an object is not allowed',
    what: 'Most names are DNS subdomains: lower case letters, digits, `-` and `.`. Services, namespaces and StatefulSets take no dots; roles and bindings take almost anything.',
    remedy: 'Write a name of the form that the message names.',
    example: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: App_Settings\ndata: {}',
    source: 'k8s.io/apimachinery, pkg/api/validation/objectmeta.go',
  }),
  validationCode({
    rule: 'object-namespace',
    title: 'The namespace of an object is not allowed',
    what: 'A namespace is a DNS label: lower case letters, digits and `-`, at most 63.',
    remedy: 'Write the name of a namespace; no other can exist.',
    example: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: Team_A',
    source: 'k8s.io/apimachinery, pkg/api/validation/objectmeta.go',
  }),
  validationCode({
    rule: 'label',
    title: 'A label is not allowed',
    what: 'A key is a name of at most 63 letters, digits, `-`, `_` and `.`, with or without a domain before it; a value has the same form or is empty.',
    remedy: 'Shorten it, or replace the characters that the message does not list. Longer texts go into annotations.',
    example: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  labels:\n    team: shop team',
    source: 'k8s.io/apimachinery, pkg/apis/meta/v1/validation/validation.go',
  }),
  validationCode({
    rule: 'annotation',
    title: 'An annotation is not allowed',
    what: 'A key has the form of the key of a label; all annotations together have 256 KiB at most.',
    remedy: 'Write a key of that form. Values are free.',
    example: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  annotations:\n    team/shop/owner: ann',
    source: 'k8s.io/apimachinery, pkg/api/validation/objectmeta.go',
  }),
  validationCode({
    rule: 'owner-reference',
    title: 'A reference to an owner is not complete',
    what: 'An owner is named with apiVersion, kind, name and uid, and only one of them is the controller.',
    remedy: 'Leave owner references to controllers: the uid changes with every cluster.',
    example:
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  ownerReferences:\n    - { apiVersion: apps/v1, kind: Deployment, name: web, uid: '' }",
    source: 'k8s.io/apimachinery, pkg/api/validation/objectmeta.go',
  }),
  validationCode({
    rule: 'finalizer',
    title: 'The name of a finalizer is not allowed',
    what: 'A finalizer has a domain in its name, unless it is one of the server itself.',
    remedy: 'Write `example.com/name`.',
    example: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  finalizers: [cleanup]',
    source: 'k8s.io/apimachinery, pkg/api/validation/objectmeta.go',
  }),
  validationCode({
    severity: 'warning',
    rule: 'managed-fields',
    title: 'The object brings its managed fields',
    what: '`metadata.managedFields` is what the server noted about who wrote which field. Server-side apply, which Flux uses, refuses to be sent it.',
    remedy: 'Remove `managedFields`; `kubectl get` shows it only on request.',
    example:
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  managedFields:\n    - { manager: me, operation: Apply, apiVersion: v1 }',
    source: 'k8s.io/apiserver, pkg/endpoints/handlers/patch.go',
  }),
];
