import { helmStep } from './helmStep.ts';
import type { KustomizationFile } from './kustomization.ts';
import type { Kustomization } from './kustomizationFields.ts';
import type { MadeBy } from './resource.ts';
import type { Step, StepContext } from './step.ts';
import { generatorStep } from './steps/generators.ts';
import { imageStep } from './steps/images.ts';
import { commonAnnotationsStep, commonLabelsStep, labelsStep } from './steps/labels.ts';
import { affixStep } from './steps/names.ts';
import { namespaceStep } from './steps/namespace.ts';
import { patchesStrategicMergeStep, patchJson6902Step, patchStep } from './steps/patches.ts';
import { replacementsStep } from './steps/replacements.ts';
import { replicaStep } from './steps/replicas.ts';

/** A step and how kustomize calls what carries it out. */
export interface NamedStep {
  readonly step: Step;
  /** Undefined for a step that kustomize has no transformer for. */
  readonly by: MadeBy['configuredBy'];
  /** New objects get `by` as what made them. */
  readonly generates?: boolean;
  /** The file that orders it, when that is not the kustomization. */
  readonly configuredIn?: string;
}

/**
 * Generators in kustomize's order (target/kusttarget.go runGenerators). `namespace` is the one of this kustomization or of the nearest above
 * that has one, for charts.
 */
export function generatorSteps(fields: Kustomization, context: StepContext, namespace: string): readonly NamedStep[] {
  const options = fields.generatorOptions;
  return [
    ...fields.configMapGenerator.map((entry) =>
      generated('ConfigMapGenerator', generatorStep({ kind: 'ConfigMap', entry, options }, context)),
    ),
    ...fields.secretGenerator.map((entry) =>
      generated('SecretGenerator', generatorStep({ kind: 'Secret', entry, options }, context)),
    ),
    ...fields.helmCharts.map((chart) =>
      generated('HelmChartInflationGenerator', helmStep({ chart, globals: fields.helmGlobals, namespace }, context)),
    ),
  ];
}

/** Transformers in kustomize's order (kusttarget_configplugin.go configureBuiltinTransformers). */
export function transformerSteps(file: KustomizationFile, context: StepContext): readonly NamedStep[] {
  const { fields } = file;
  const { namespace, namePrefix, nameSuffix, commonLabels, commonAnnotations } = fields;
  const steps: NamedStep[] = [];
  const add = (kind: string, ...made: readonly Step[]): void => {
    for (const step of made) steps.push(transforms(kind, step));
  };
  if (fields.patchesStrategicMerge.length > 0) {
    add('PatchStrategicMergeTransformer', patchesStrategicMergeStep(fields.patchesStrategicMerge, context));
  }
  add('PatchTransformer', ...fields.patches.map((entry) => patchStep(entry, context)));
  if (namespace !== undefined && namespace.text !== '') add('NamespaceTransformer', namespaceStep(namespace, context));
  if (namePrefix !== undefined && namePrefix.text !== '')
    add('PrefixTransformer', affixStep('namePrefix', namePrefix, context));
  if (nameSuffix !== undefined && nameSuffix.text !== '')
    add('SuffixTransformer', affixStep('nameSuffix', nameSuffix, context));
  add('LabelTransformer', ...fields.labels.map((entry) => labelsStep(entry, context)));
  if (commonLabels !== undefined) add('LabelTransformer', commonLabelsStep(commonLabels, context));
  else if (fields.labels.length > 0) add('LabelTransformer', (resources) => ({ resources, findings: [] }));
  if (commonAnnotations !== undefined && Object.keys(commonAnnotations.values).length > 0) {
    add('AnnotationsTransformer', commonAnnotationsStep(commonAnnotations, context));
  }
  add('PatchJson6902Transformer', ...fields.patchesJson6902.map((entry) => patchJson6902Step(entry, context)));
  add('ReplicaCountTransformer', ...fields.replicas.map((entry) => replicaStep(entry, context)));
  add('ImageTagTransformer', ...fields.images.map((entry) => imageStep(entry, context, file.component)));
  if (fields.replacements.length > 0) add('ReplacementTransformer', replacementsStep(fields.replacements, context));
  return steps;
}

function generated(kind: string, step: Step): NamedStep {
  return { step, by: { apiVersion: 'builtin', kind }, generates: true };
}

function transforms(kind: string, step: Step): NamedStep {
  return { step, by: { apiVersion: 'builtin', kind } };
}
