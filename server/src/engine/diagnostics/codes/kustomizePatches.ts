import type { CodeInfo } from '../codeInfo.ts';

const PATCH_SOURCE = 'kustomize api/internal/builtins/PatchTransformer.go';
const MERGE_SOURCE = 'kustomize kyaml/yaml/merge2, kyaml/yaml/walk';

/** Codes of patches, and of the selectors that say where they go. */
export const KUSTOMIZE_PATCH_CODES: readonly CodeInfo[] = [
  {
    code: 'kustomize/patch-target-none',
    severity: 'warning',
    title: 'A patch reaches no resource',
    what: 'The `target` of this patch selects nothing, or no resource has the kind, name and namespace that the patch itself names.',
    why: 'With a `target` kustomize is silent and the patch does nothing; without one it refuses the build.',
    remedy:
      'Correct the name; the message offers the nearest one. Names of lower layers count too, so a prefix need not be repeated. A patch that is no longer needed can go.',
    example:
      'resources: [deployment.yaml]\npatches:\n  - path: replicas.yaml\n    target: { kind: Deployment, name: api-gateway }',
    source: `${PATCH_SOURCE}; api/resmap/reswrangler.go Select`,
  },
  {
    code: 'kustomize/patch-target-several',
    severity: 'error',
    title: 'A patch fits several resources',
    what: 'The patch has no `target`, and more than one resource has, or had in a lower layer, the kind, name and namespace that it names.',
    why: 'kustomize refuses the build, since it cannot tell which one is meant.',
    remedy: 'Give the patch a `target`, with a namespace or a label selector that only one of them fits.',
    example: 'resources: [../blue, ../green]\npatches:\n  - path: replicas.yaml',
    source: `${PATCH_SOURCE}; api/resmap/reswrangler.go GetById`,
  },
  {
    code: 'kustomize/patch-target-everything',
    severity: 'warning',
    title: 'A patch goes to every resource',
    what: 'The `target` has no part that narrows it, so that it selects every resource of the kustomization.',
    why: 'An empty target is easily left over from editing; the patch then changes Services and ConfigMaps too.',
    remedy: 'Name the kind or the name. Where everything is meant, write `kind: .*` to say so.',
    example: 'resources: [app.yaml]\npatches:\n  - path: label.yaml\n    target: {}',
    source: 'kustomize api/types/selector.go: an empty part fits everything',
  },
  {
    code: 'kustomize/bad-selector',
    severity: 'error',
    title: 'A selector cannot be read',
    what: 'Group, version, kind, name and namespace of a selector are regular expressions in the syntax of RE2, anchored at both ends; label and annotation selectors have the grammar of `kubectl -l`.',
    why: 'kustomize refuses the build.',
    remedy: 'Correct the expression. RE2 has no look-ahead and no back references.',
    example: 'resources: [app.yaml]\npatches:\n  - path: p.yaml\n    target: { name: "web-(" }',
    source: 'kustomize api/types/selector.go; k8s.io/apimachinery/pkg/labels/selector.go',
  },
  {
    code: 'kustomize/bad-patch',
    severity: 'error',
    title: 'A patch cannot be used',
    what: 'A patch is either a strategic merge patch (objects with kind and name) or a JSON patch (a list of operations with a `target`), from a file or from the entry itself, and its values must have the form of those that they change.',
    why: 'kustomize refuses the build.',
    remedy: 'The message says what is missing or does not fit.',
    example: 'resources: [app.yaml]\npatches:\n  - path: a.yaml\n    patch: "- { op: remove, path: /spec }"',
    source: PATCH_SOURCE,
  },
  {
    code: 'kustomize/bad-json-patch',
    severity: 'error',
    title: 'An operation of a JSON patch does not apply',
    what: 'The operation names a place that the object does not have, an index outside of a list, or a test that fails.',
    why: 'All operations of a patch apply or none: kustomize refuses the build.',
    remedy:
      'Correct the path; parents must exist (`add` makes one level only), `~1` stands for `/` and `~0` for `~` in keys, `-` is the place behind the last item of a list.',
    example:
      'resources: [app.yaml]\npatches:\n  - target: { kind: Deployment }\n    patch: |-\n      - op: add\n        path: /spec/strategy/rollingUpdate/maxSurge\n        value: 1',
    source: 'RFC 6902; github.com/evanphx/json-patch v4.13',
  },
  {
    code: 'kustomize/patch-delete-absent',
    severity: 'warning',
    title: 'A patch deletes what is not there',
    what: 'A `$patch: delete` finds nothing to delete in any object that the patch goes to.',
    why: 'kustomize is silent, and what was meant to go may still be there under another name.',
    remedy: 'Correct the key of the item (its `name`, for containers and volumes), or remove the directive.',
    example:
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: side-car\n          $patch: delete',
    source: MERGE_SOURCE,
  },
  {
    code: 'kustomize/list-replaced',
    severity: 'information',
    title: 'A patch replaces a whole list',
    what: 'This list has no merge key, so that the list of the patch takes its place, and items of the old one are gone. So it is for tolerations, Ingress rules and RBAC rules, and for every list of a custom resource.',
    why: 'It looks like adding an item and takes the others away.',
    remedy: 'Repeat the items that must stay, or add the new one with a JSON patch (`op: add`, path ending in `/-`).',
    example:
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\nspec:\n  rules:\n    - host: extra.example.com',
    source: 'x-kubernetes-patch-strategy in the OpenAPI schema of Kubernetes 1.21.2, which kustomize has built in',
  },
  {
    code: 'kustomize/patch-replace-ignored',
    severity: 'warning',
    title: 'A replace directive in a list item does nothing',
    what: 'kustomize takes the item of the patch for a moment and then puts the old item back in its place, so that `$patch: replace` in an item of a list with merge keys has no effect at all.',
    why: 'Neither the replacement nor the other fields of that item arrive.',
    remedy:
      'Replace the item with a JSON patch, or delete fields one by one with `null`. An item `$patch: replace` of its own replaces the whole list.',
    example:
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          $patch: replace\n          image: web:2',
    source: 'kustomize kyaml/yaml/walk/associative_sequence.go appendListNode',
  },
  {
    code: 'kustomize/patch-drops-hash',
    severity: 'warning',
    title: 'A patch takes the hash off a generated name',
    what: 'While it builds, kustomize keeps notes in the annotations of an object: that its name gets a hash, and which names it had. A patch that replaces or removes all annotations removes the notes.',
    why: 'The name gets no hash, so that a change of the content no longer restarts the workloads that use it.',
    remedy: 'Set or delete single annotations. Where no hash is wanted, say so with `disableNameSuffixHash: true`.',
    example:
      'configMapGenerator:\n  - name: app\n    literals: [LOG=debug]\npatches:\n  - patch: |-\n      apiVersion: v1\n      kind: ConfigMap\n      metadata:\n        name: app\n        annotations: null',
    source: 'kustomize api/internal/utils/annotations.go, api/resource/resource.go ApplySmPatch',
  },
  {
    code: 'kustomize/patch-null-text',
    severity: 'warning',
    title: 'A null in labels or annotations becomes text',
    what: 'In a patch with a `target`, and under `patchesStrategicMerge`, kustomize writes labels and annotations of the patch anew as texts before it merges them. A `null`, which deletes a field elsewhere, becomes the text `null`.',
    why: 'The label stays and has the value `null`.',
    remedy: 'Delete it with a JSON patch (`op: remove`), or leave the target out and name the resource in the patch.',
    example:
      'resources: [app.yaml]\npatches:\n  - target: { kind: Deployment }\n    patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata:\n        name: any\n        labels: { team: null }',
    source: 'kustomize api/resmap/reswrangler.go ApplySmPatch, api/resource/resource.go CopyMergeMetaDataFieldsFrom',
  },
];
