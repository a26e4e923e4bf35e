import type { Finding } from '../diagnostics/finding.ts';
import { decode, type Fields } from './decode.ts';
import { decodeFindings } from './decodeFindings.ts';
import { HELM_CHART, HELM_GLOBALS } from './helmFields.ts';
import { FIELD_SPEC, GENERATOR_OPTIONS, IMAGE, PATCH, REPLACEMENT, SELECTOR } from './kustomizationShape.ts';
import type { MapNode } from './node.ts';
import { originPath } from './provenance.ts';
import { idOf } from './resource.ts';
import { toJson } from './value.ts';

const OBJECT: Fields = { metadata: { name: 'text', namespace: 'text', labels: 'map', annotations: 'map' } };
const SPECS: Fields = { fieldSpecs: [FIELD_SPEC] };
const ARGUMENTS: Fields = {
  name: 'text',
  namespace: 'text',
  behavior: 'text',
  literals: 'texts',
  files: 'texts',
  envs: 'texts',
  env: 'located',
  options: GENERATOR_OPTIONS,
  type: 'text',
};

/** What the built-in plugins read of their file (api/internal/builtins, v5.8.2). Unknown fields are ignored. */
const SHAPES: Readonly<Record<string, Fields>> = {
  AnnotationsTransformer: { annotations: 'map', ...SPECS },
  HashTransformer: {},
  ImageTagTransformer: { imageTag: IMAGE, ...SPECS },
  LabelTransformer: { labels: 'map', ...SPECS },
  NamespaceTransformer: { ...OBJECT, unsetOnly: 'boolean', setRoleBindingSubjects: 'text', ...SPECS },
  PatchJson6902Transformer: { target: SELECTOR, path: 'text', jsonOp: 'text' },
  PatchStrategicMergeTransformer: { paths: 'texts', patches: 'located' },
  PatchTransformer: PATCH,
  PrefixSuffixTransformer: { prefix: 'located', suffix: 'located', ...SPECS },
  PrefixTransformer: { prefix: 'located', ...SPECS },
  SuffixTransformer: { suffix: 'located', ...SPECS },
  ReplacementTransformer: { replacements: [REPLACEMENT] },
  ReplicaCountTransformer: { replica: { name: 'text', count: 'integer' }, ...SPECS },
  ValueAddTransformer: {
    value: 'text',
    targets: [{ selector: SELECTOR, fieldPath: 'text', filePathPosition: 'integer' }],
    targetFilePath: 'text',
  },
  ConfigMapGenerator: { ...OBJECT, ...ARGUMENTS },
  SecretGenerator: { ...OBJECT, ...ARGUMENTS },
  HelmChartInflationGenerator: { ...HELM_GLOBALS, ...HELM_CHART },
  IAMPolicyGenerator: {
    cloud: 'text',
    kubernetesService: { namespace: 'text', name: 'text' },
    serviceAccount: { name: 'text', projectId: 'text' },
  },
};

/** The settings of a built-in plugin. */
export interface PluginConfig {
  readonly kind: string;
  /** Decoded fields, as the shape of the kind says. */
  readonly values: Record<string, unknown>;
  readonly findings: readonly Finding[];
}

const known = new WeakMap<MapNode, PluginConfig>();

/** Whether kustomize has the plugin built in. */
export function isBuiltin(root: MapNode): boolean {
  const id = idOf(root);
  return id.group === '' && id.version === 'builtin' && Object.hasOwn(SHAPES, id.kind);
}

/** Reads the settings of a built-in plugin, once for each document. */
export function readPlugin(root: MapNode): PluginConfig {
  const before = known.get(root);
  if (before !== undefined) return before;
  const { kind } = idOf(root);
  const { file } = root.origin;
  const decoded = decode(SHAPES[kind] ?? {}, toJson(root), { at: originPath(root.origin), strict: false });
  const made = { kind, values: decoded.value, findings: decodeFindings(decoded.problems, file, kind) };
  known.set(root, made);
  return made;
}
