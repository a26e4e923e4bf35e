import type { Finding } from '../diagnostics/finding.ts';
import { DEFAULT_CONFIG, type TransformerConfig } from './fieldSpecs.ts';
import { hashSuffixStep } from './hash.ts';
import type { HelmChart, HelmGlobals } from './helmFields.ts';
import { helmStep } from './helmStep.ts';
import type {
  FieldSpec,
  GeneratorEntry,
  ImageEntry,
  Located,
  LocatedMap,
  ReplicaEntry,
} from './kustomizationFields.ts';
import { getNode, type MapNode } from './node.ts';
import { isBuiltin, type PluginConfig, readPlugin } from './pluginConfig.ts';
import type { Origin } from './provenance.ts';
import { currentId, type Resource } from './resource.ts';
import { entryFinding, entryOrigin, originFinding, type Step, type StepContext, type Stepped } from './step.ts';
import { generatorStep } from './steps/generators.ts';
import { iamPolicyStep } from './steps/iamPolicy.ts';
import { imageStep } from './steps/images.ts';
import { mapStep } from './steps/labels.ts';
import { affixStep } from './steps/names.ts';
import { type NamespaceOptions, namespaceStepWith, type SubjectMode } from './steps/namespace.ts';
import { patchesStrategicMergeStep, patchJson6902Step, patchStep } from './steps/patches.ts';
import { replacementsStep } from './steps/replacements.ts';
import { replicaStep } from './steps/replicas.ts';
import { type ValueTarget, valueAddStep } from './steps/valueAdd.ts';
import type { PatchEntry, ReplacementEntry } from './targetFields.ts';

/** What a list of plugin files is for. */
export type PluginRole = 'generators' | 'transformers' | 'validators';

const GENERATORS = new Set([
  'ConfigMapGenerator',
  'HelmChartInflationGenerator',
  'IAMPolicyGenerator',
  'SecretGenerator',
]);

/**
 * The step of a plugin that is given as an object (api/internal/plugins/loader). Built-in ones work as their fields in a
 * kustomization do, with no field specs of their own; everything else is a program, and is never run.
 */
export function pluginStep(plugin: Resource, role: PluginRole, context: StepContext): Step {
  const { root } = plugin;
  const { kind } = currentId(plugin);
  const refuse = (code: string, message: string): Step => {
    const finding = originFinding(root.origin, { code, severity: 'error', message });
    return (resources) => ({ resources, findings: [finding] });
  };
  if (!isBuiltin(root)) {
    const container = getNode(root, ['metadata', 'annotations', 'config.kubernetes.io/function']) !== undefined;
    const what = container ? 'a function that runs in a container or as a program' : 'a plugin that runs as a program';
    return refuse('kustomize/program', `\`${kind}\` is ${what}; it is never run here, so the build cannot be shown.`);
  }
  if (GENERATORS.has(kind) !== (role === 'generators')) {
    const wanted = role === 'generators' ? 'generator' : 'transformer';
    return refuse(
      'kustomize/plugin',
      `\`${kind}\` is no ${wanted}; move it to \`${role === 'generators' ? 'transformers' : 'generators'}\`.`,
    );
  }
  const config = readPlugin(root);
  const { origin } = root;
  const moved = (findings: readonly Finding[]): readonly Finding[] => findings.map((one) => inSettings(one, origin));
  if (config.findings.length > 0) return (resources) => ({ resources, findings: moved(config.findings) });
  const settings = origin.document > 0 || origin.inner !== undefined ? origin : undefined;
  const step = builtinStep(config, root, { ...context, file: origin.file, settings });
  const placed: Step = settings === undefined ? step : (resources) => placing(step(resources), moved);
  return role === 'validators' ? validating(placed, origin) : placed;
}

function placing(made: Stepped, moved: (findings: readonly Finding[]) => readonly Finding[]): Stepped {
  return made.findings.length === 0 ? made : { ...made, findings: moved(made.findings) };
}

/** A finding at a field of the settings, where these are not the first document of their file: at its true place. */
function inSettings(finding: Finding, settings: Origin): Finding {
  const { place } = finding;
  if ('range' in place || place.file !== settings.file || place.document !== 0 || place.inner !== undefined)
    return finding;
  const origin = entryOrigin({ file: place.file, settings }, 'plugin', place.path);
  const { place: moved } = originFinding(origin, finding);
  return { ...finding, place: 'range' in moved || place.part === undefined ? moved : { ...moved, part: place.part } };
}

/** A validator may add a label `validated-by` and change nothing else. */
function validating(step: Step, origin: Origin): Step {
  return (resources) => {
    const made = step(resources);
    const same =
      made.resources.length === resources.length && made.resources.every((one, at) => isUnchanged(one, resources[at]));
    if (same) return { ...made, resources };
    const message =
      'A validator must not change resources, and this one does; kustomize refuses it. Use it in `transformers`.';
    const finding = originFinding(origin, { code: 'kustomize/plugin', severity: 'error', message });
    return { resources, findings: [...made.findings, finding] };
  };
}

/** The history of names is part of an object, and some transformers add to it whatever they do. */
function isUnchanged(now: Resource, before: Resource | undefined): boolean {
  return now.root === before?.root && now.former.length === before.former.length;
}

function builtinStep(config: PluginConfig, root: MapNode, context: StepContext): Step {
  const { values } = config;
  const own = { ...context, config: specConfig(config) };
  const specs = specsOf(config);
  switch (config.kind) {
    case 'AnnotationsTransformer':
      return pairsStep('annotations', values.annotations as LocatedMap | undefined, specs, context);
    case 'LabelTransformer':
      return pairsStep('labels', values.labels as LocatedMap | undefined, specs, context);
    case 'HashTransformer':
      return hashSuffixStep(context.access.sha256);
    case 'ImageTagTransformer':
      return imageStep(entryOf<ImageEntry>(values.imageTag, values), own);
    case 'ReplicaCountTransformer':
      return replicaStep(entryOf<ReplicaEntry>(values.replica, values), own);
    case 'NamespaceTransformer':
      return namespacePlugin(config, context);
    case 'PrefixTransformer':
    case 'SuffixTransformer':
    case 'PrefixSuffixTransformer':
      return affixPlugin(config, root, own);
    case 'PatchTransformer':
      return patchStep(values as unknown as PatchEntry, context);
    case 'PatchJson6902Transformer':
      return patchJson6902Step(jsonEntry(config), context);
    case 'PatchStrategicMergeTransformer':
      return mergePlugin(config, context);
    case 'ReplacementTransformer':
      return replacementsStep(values.replacements as readonly ReplacementEntry[], context);
    case 'ValueAddTransformer':
      return valueAddStep(values as unknown as ValueTarget, context);
    case 'HelmChartInflationGenerator':
      return helmStep(
        { chart: values as unknown as HelmChart, globals: values as HelmGlobals, namespace: '' },
        context,
      );
    case 'IAMPolicyGenerator':
      return iamPolicyStep(values, root, context);
    default:
      return generatorPlugin(config, context);
  }
}

/** One object for the life of the settings, so that steps remember their work. */
function once<V extends object>(cache: WeakMap<PluginConfig, V>, config: PluginConfig, make: () => V): V {
  const known = cache.get(config) ?? make();
  cache.set(config, known);
  return known;
}

const configs = new WeakMap<PluginConfig, TransformerConfig>();
const namespaces = new WeakMap<PluginConfig, { entry: Located; options: NamespaceOptions }>();
const generators = new WeakMap<PluginConfig, GeneratorEntry>();
const jsonEntries = new WeakMap<PluginConfig, PatchEntry>();
const mergeLists = new WeakMap<PluginConfig, readonly Located[]>();

function specsOf(config: PluginConfig): readonly FieldSpec[] {
  return (config.values.fieldSpecs ?? []) as readonly FieldSpec[];
}

function specConfig(config: PluginConfig): TransformerConfig {
  return once(configs, config, () => {
    const specs = specsOf(config);
    return { ...DEFAULT_CONFIG, images: specs, replicas: specs, namePrefix: specs, nameSuffix: specs };
  });
}

/** A member of the settings, or an empty one at the place of the whole. */
function entryOf<T>(value: unknown, values: Record<string, unknown>): T {
  return (value ?? values) as T;
}

function pairsStep(
  step: 'labels' | 'annotations',
  pairs: LocatedMap | undefined,
  specs: readonly FieldSpec[],
  context: StepContext,
): Step {
  if (pairs === undefined || Object.keys(pairs.values).length === 0) return keep;
  return mapStep(step, pairs, specs, context);
}

function keep(resources: readonly Resource[]): Stepped {
  return { resources, findings: [] };
}

function namespacePlugin(config: PluginConfig, context: StepContext): Step {
  const { values } = config;
  const metadata = values.metadata as { at: Located['at']; namespace?: string } | undefined;
  const mode = (values.setRoleBindingSubjects as string | undefined) || 'defaultOnly';
  if (!['defaultOnly', 'allServiceAccounts', 'none'].includes(mode)) {
    const message = `\`setRoleBindingSubjects\` must be \`defaultOnly\`, \`allServiceAccounts\` or \`none\` and is \`${mode}\`.`;
    const path = [...(values.at as Located['at']), 'setRoleBindingSubjects'];
    const finding = entryFinding(
      { file: context.file, path },
      { code: 'kustomize/plugin', severity: 'error', message },
    );
    return (resources) => ({ resources, findings: [finding] });
  }
  const text = metadata?.namespace ?? '';
  if (text === '' || metadata === undefined) return keep;
  const { entry, options } = once(namespaces, config, () => ({
    entry: { text, at: [...metadata.at, 'namespace'] },
    options: { subjects: mode as SubjectMode, unsetOnly: values.unsetOnly === true, specs: specsOf(config) },
  }));
  return namespaceStepWith(entry, context, options);
}

function affixPlugin(config: PluginConfig, root: MapNode, context: StepContext): Step {
  const { values, kind } = config;
  if (getNode(root, ['fieldSpecs']) === undefined) {
    const message = `A ${kind} needs \`fieldSpecs\`, such as \`- path: metadata/name\`.`;
    const place = { file: context.file, path: values.at as Located['at'] };
    return (resources) => ({
      resources,
      findings: [entryFinding(place, { code: 'kustomize/plugin', severity: 'error', message })],
    });
  }
  const prefix = kind === 'SuffixTransformer' ? undefined : (values.prefix as Located | undefined);
  const suffix = kind === 'PrefixTransformer' ? undefined : (values.suffix as Located | undefined);
  return (resources) => {
    const first = prefix === undefined ? keep(resources) : affixStep('namePrefix', prefix, context)(resources);
    const second =
      suffix === undefined ? keep(first.resources) : affixStep('nameSuffix', suffix, context)(first.resources);
    return { resources: second.resources, findings: [...first.findings, ...second.findings] };
  };
}

function jsonEntry(config: PluginConfig): PatchEntry {
  return once(jsonEntries, config, () => {
    const { jsonOp, ...rest } = config.values;
    const patchAt = [...(rest.at as Located['at']), 'jsonOp'];
    const isInline = typeof jsonOp === 'string' && jsonOp !== '';
    return { ...rest, ...(isInline && { patch: jsonOp, patchAt }) } as unknown as PatchEntry;
  });
}

function mergeEntries(config: PluginConfig): readonly Located[] {
  return once(mergeLists, config, () => {
    const patches = config.values.patches as Located | undefined;
    return [
      ...(config.values.paths as readonly Located[]),
      ...(patches === undefined || patches.text === '' ? [] : [patches]),
    ];
  });
}

function mergePlugin(config: PluginConfig, context: StepContext): Step {
  const entries = mergeEntries(config);
  if (entries.length > 0) return patchesStrategicMergeStep(entries, context);
  const message = 'This transformer has neither `paths` nor `patches`; kustomize refuses it.';
  const place = { file: context.file, path: config.values.at as Located['at'] };
  return (resources) => ({
    resources,
    findings: [entryFinding(place, { code: 'kustomize/plugin', severity: 'error', message })],
  });
}

function generatorPlugin(config: PluginConfig, context: StepContext): Step {
  const entry = once(generators, config, () => {
    const { metadata, env, ...rest } = config.values as Record<string, unknown> & { metadata?: GeneratorEntry };
    const named = { ...rest, name: rest.name || metadata?.name, namespace: rest.namespace || metadata?.namespace };
    const envs = env === undefined ? rest.envs : [...(rest.envs as readonly Located[]), env];
    const at = metadata?.at;
    const metadataAt = at && { ...(!rest.name && { name: at }), ...(!rest.namespace && { namespace: at }) };
    return { ...named, envs, ...(metadataAt && { metadataAt }) } as unknown as GeneratorEntry;
  });
  const kind = config.kind === 'SecretGenerator' ? 'Secret' : 'ConfigMap';
  const { name, namespace } = (config.values.metadata ?? {}) as { name?: string; namespace?: string };
  const by = { apiVersion: 'builtin', kind: config.kind, ...(name && { name }), ...(namespace && { namespace }) };
  return generatorStep({ kind, entry, options: undefined, by }, context);
}
