import type { CodeInfo } from '../codeInfo.ts';

const REPLACEMENT = 'kustomize api/filters/replacement/replacement.go';
const VARS = 'kustomize api/internal/accumulator/resaccumulator.go';

/** Codes of replacements and vars. */
export const KUSTOMIZE_REPLACEMENT_CODES: readonly CodeInfo[] = [
  {
    code: 'kustomize/bad-replacement',
    severity: 'error',
    title: 'A replacement is not complete',
    what: 'A replacement has a `source` or a `sourceValue`, and `targets` each with a `select`; or a `path` to a file with all that.',
    why: 'kustomize refuses the build.',
    remedy: 'The message says what is missing or too much.',
    example: 'replacements:\n  - source: { kind: ConfigMap, name: app, fieldPath: data.host }',
    source: REPLACEMENT,
  },
  {
    code: 'kustomize/replacement-source-none',
    severity: 'error',
    title: 'A replacement has no source',
    what: 'No resource is, or was in a lower layer, what `source` names. Here names are exact, not patterns.',
    why: 'kustomize refuses the build.',
    remedy: 'Correct the kind or the name; the message offers the nearest one.',
    example:
      'replacements:\n  - source: { kind: ConfigMap, name: ap, fieldPath: data.host }\n    targets:\n      - select: { kind: Ingress }\n        fieldPaths: [spec.rules.0.host]',
    source: `${REPLACEMENT} selectSourceNode`,
  },
  {
    code: 'kustomize/replacement-source-several',
    severity: 'error',
    title: 'A replacement has several sources',
    what: 'More than one resource fits what `source` names.',
    why: 'kustomize refuses the build.',
    remedy: 'Add the name, the namespace or the group, so that only one is left.',
    example:
      'replacements:\n  - source: { kind: ConfigMap, fieldPath: data.host }\n    targets:\n      - select: { kind: Ingress }\n        fieldPaths: [spec.rules.0.host]',
    source: `${REPLACEMENT} selectSourceNode`,
  },
  {
    code: 'kustomize/replacement-field-missing',
    severity: 'error',
    title: 'A field of a replacement cannot be read or written',
    what: 'The source has no such field, or nothing in it; or the target has no such field and `options.create` is not set; or the value does not fit the type that stands there.',
    why: 'kustomize refuses the build.',
    remedy:
      'Correct the path: dots separate fields, `\\.` or `[a.b/c]` keeps a dot in a key, a number is an index, `[name=web]` an item, `*` every item. To make a field, set `options: { create: true }`.',
    example:
      'replacements:\n  - source: { kind: Service, name: web }\n    targets:\n      - select: { kind: Deployment }\n        fieldPaths: ["spec.template.spec.containers.[name=web].env.[name=HOST].value"]',
    source: `${REPLACEMENT}, kyaml/yaml/match.go`,
  },
  {
    code: 'kustomize/replacement-target-none',
    severity: 'warning',
    title: 'A target of a replacement selects nothing',
    what: 'No resource fits `select`, or `reject` takes all of them away again. Parts of `select` are patterns; the namespace is compared as it is written, so that `default` does not fit a resource without one.',
    why: 'kustomize is silent, and the value goes nowhere.',
    remedy: 'Correct the selector, or remove the target.',
    example:
      'replacements:\n  - sourceValue: eu.example.com\n    targets:\n      - select: { kind: Ingres }\n        fieldPaths: [spec.rules.0.host]',
    source: `${REPLACEMENT} applyReplacement, api/types/replacement.go`,
  },
  {
    code: 'kustomize/var-source-none',
    severity: 'error',
    title: 'A var has no source',
    what: 'No resource has, or had, the apiVersion, kind and name that `objref` names. All three are exact; an `apiVersion` that is left out fits nothing with a version.',
    why: 'kustomize refuses the build.',
    remedy: 'Correct `objref`. Better: vars are deprecated, use `replacements`.',
    example: 'vars:\n  - name: HOST\n    objref: { apiVersion: v1, kind: Service, name: wbe }',
    source: `${VARS} findVarValueFromResources`,
  },
  {
    code: 'kustomize/var-source-several',
    severity: 'error',
    title: 'A var has several sources',
    what: 'More than one resource fits `objref`.',
    why: 'kustomize refuses the build.',
    remedy: 'Name the namespace. Better: vars are deprecated, use `replacements`.',
    example: 'vars:\n  - name: HOST\n    objref: { apiVersion: v1, kind: Service, name: web }',
    source: `${VARS} MergeVars`,
  },
  {
    code: 'kustomize/var-field-missing',
    severity: 'error',
    title: 'A var names a field that is not there',
    what: 'The resource has no field at `fieldref.fieldPath`.',
    why: 'kustomize refuses the build.',
    remedy: 'Correct the path; list items are named `ports[0]`.',
    example:
      'vars:\n  - name: PORT\n    objref: { apiVersion: v1, kind: Service, name: web }\n    fieldref: { fieldPath: spec.port }',
    source: `${VARS} findVarValueFromResources`,
  },
  {
    code: 'kustomize/var-twice',
    severity: 'error',
    title: 'A var is declared twice',
    what: 'Two kustomizations of one build declare a var of the same name.',
    why: 'kustomize refuses the build, even when both mean the same.',
    remedy: 'Declare it once, in the layer that both share, or rename one.',
    example: 'resources: [../base]\nvars:\n  - name: HOST\n    objref: { apiVersion: v1, kind: Service, name: web }',
    source: 'kustomize api/types/var.go Merge',
  },
  {
    code: 'kustomize/var-unused',
    severity: 'information',
    title: 'A var is never used',
    what: 'No `$(NAME)` stands at a place where kustomize looks for vars: containers’ args, command and env, volume mounts, Ingress hosts, labels and annotations, and what `configurations` adds.',
    why: 'The var does nothing, or the reference stands where it is not replaced.',
    remedy: 'Remove the var, or use `replacements`, which reach every field.',
    example: 'vars:\n  - name: HOST\n    objref: { apiVersion: v1, kind: Service, name: web }',
    source: 'kustomize api/internal/konfig/builtinpluginconsts/varreference.go',
  },
];
