import type { Fields, Shape } from './decode.ts';
import { HELM_CHART, HELM_CHART_ARGS, HELM_GLOBALS } from './helmFields.ts';

/** The structure of a kustomization file (api/types/kustomization.go and the files of its parts, v5.8.2). */

export const FIELD_SPEC: Fields = { group: 'text', version: 'text', kind: 'text', path: 'text', create: 'boolean' };

/** api/types/selector.go. */
export const SELECTOR: Fields = {
  group: 'text',
  version: 'text',
  kind: 'text',
  name: 'text',
  namespace: 'text',
  labelSelector: 'text',
  annotationSelector: 'text',
};

export const PATCH: Fields = {
  path: 'text',
  patch: 'text',
  target: SELECTOR,
  options: { allowNameChange: 'boolean', allowKindChange: 'boolean' },
};

export const IMAGE: Fields = { name: 'text', newName: 'text', newTag: 'text', tagSuffix: 'text', digest: 'text' };

export const GENERATOR_OPTIONS: Fields = {
  labels: 'map',
  annotations: 'map',
  disableNameSuffixHash: 'boolean',
  immutable: 'boolean',
};

const CONFIG_MAP: Fields = {
  name: 'text',
  namespace: 'text',
  behavior: 'text',
  literals: 'texts',
  files: 'texts',
  envs: 'texts',
  env: 'located',
  options: GENERATOR_OPTIONS,
};

const REPLACEMENT_OPTIONS: Fields = { delimiter: 'text', index: 'integer', encoding: 'text', create: 'boolean' };

/** An entry of `replacements`, also in a file of its own (api/types/replacement.go). */
export const REPLACEMENT: Fields = {
  path: 'text',
  source: {
    group: 'text',
    version: 'text',
    kind: 'text',
    name: 'text',
    namespace: 'text',
    fieldPath: 'text',
    options: REPLACEMENT_OPTIONS,
  },
  sourceValue: 'text',
  targets: [{ select: SELECTOR, reject: [SELECTOR], fieldPaths: 'strings', options: REPLACEMENT_OPTIONS }],
};

const VAR: Fields = {
  name: 'text',
  objref: { apiVersion: 'text', group: 'text', version: 'text', kind: 'text', name: 'text', namespace: 'text' },
  fieldref: { fieldPath: 'text' },
};

/** Every field of a Kustomization or Component. */
export const KUSTOMIZATION: { readonly [name: string]: Shape } = {
  apiVersion: 'text',
  kind: 'text',
  metadata: { name: 'text', namespace: 'text', labels: 'map', annotations: 'map' },
  openapi: 'map',
  namePrefix: 'located',
  nameSuffix: 'located',
  namespace: 'located',
  commonLabels: 'map',
  labels: [
    {
      pairs: 'map',
      includeSelectors: 'boolean',
      includeTemplates: 'boolean',
      includeVolumeClaimTemplates: 'boolean',
      fields: [FIELD_SPEC],
    },
  ],
  commonAnnotations: 'map',
  patchesStrategicMerge: 'texts',
  patchesJson6902: [PATCH],
  patches: [PATCH],
  images: [IMAGE],
  imageTags: [IMAGE],
  replacements: [REPLACEMENT],
  replicas: [{ name: 'text', count: 'integer' }],
  vars: [VAR],
  sortOptions: { order: 'text', legacySortOptions: { orderFirst: 'strings', orderLast: 'strings' } },
  resources: 'texts',
  bases: 'texts',
  components: 'texts',
  crds: 'texts',
  configMapGenerator: [CONFIG_MAP],
  secretGenerator: [{ ...CONFIG_MAP, type: 'text' }],
  generatorOptions: GENERATOR_OPTIONS,
  helmGlobals: HELM_GLOBALS,
  helmCharts: [HELM_CHART],
  helmChartInflationGenerator: [HELM_CHART_ARGS],
  configurations: 'texts',
  generators: 'texts',
  transformers: 'texts',
  validators: 'texts',
  buildMetadata: 'texts',
};

/** Every list of a configuration file (builtinconfig/transformerconfig.go). */
export const CONFIGURATION: Fields = {
  namePrefix: [FIELD_SPEC],
  nameSuffix: [FIELD_SPEC],
  namespace: [FIELD_SPEC],
  commonLabels: [FIELD_SPEC],
  labels: [FIELD_SPEC],
  templateLabels: [FIELD_SPEC],
  volumeClaimTemplateLabels: [FIELD_SPEC],
  commonAnnotations: [FIELD_SPEC],
  nameReference: [{ group: 'text', version: 'text', kind: 'text', fieldSpecs: [FIELD_SPEC] }],
  varReference: [FIELD_SPEC],
  images: [FIELD_SPEC],
  replicas: [FIELD_SPEC],
};

/** Deprecated fields and what takes their place, in kustomize's order of telling (CheckDeprecatedFields). */
export const DEPRECATED: Readonly<Record<string, string>> = {
  bases: 'resources',
  commonLabels: 'labels',
  imageTags: 'images',
  patchesJson6902: 'patches',
  patchesStrategicMerge: 'patches',
  vars: 'replacements',
};
