import type { Finding } from '../../diagnostics/finding.ts';
import { compareBytes } from '../byteOrder.ts';
import { mergeSpecs, type SpecConflict, specsFor, type TransformerConfig } from '../fieldSpecs.ts';
import type { FieldSpec, LabelsEntry, Located, LocatedMap } from '../kustomizationFields.ts';
import { stringScalar } from '../newNode.ts';
import type { OriginStep } from '../provenance.ts';
import { currentId, type Resource, withRoot } from '../resource.ts';
import { copyOf } from '../resourceCopy.ts';
import { type Change, entryFinding, entryOrigin, perResource, type Step, type StepContext } from '../step.ts';
import { KUSTOMIZE_VERSION } from '../version.ts';
import { fieldErrorFinding } from './fieldErrors.ts';
import { hasNotes } from './internalNotes.ts';
import { setPair } from './setPair.ts';

const METADATA_LABELS: readonly FieldSpec[] = [{ path: 'metadata/labels', create: true }];

/** One entry of `labels` (kusttarget_configplugin.go, LabelTransformer). */
export function labelsStep(entry: LabelsEntry, context: StepContext): Step {
  const pairs = entry.pairs;
  const { specs, conflict } = labelSpecs(entry, context.config);
  if (conflict !== undefined) {
    const message = `The field spec \`${conflict.path}\` contradicts a built-in one about \`create\`; give both the same.`;
    const finding = entryFinding(
      { file: context.file, path: entry.at },
      { code: 'kustomize/spec-conflict', severity: 'error', message },
    );
    return (resources) => ({ resources, findings: [finding] });
  }
  if (pairs === undefined || Object.keys(pairs.values).length === 0)
    return (resources) => ({ resources, findings: [] });
  return useful(mapStep('labels', pairs, specs, context), 'label', { pairs, context });
}

/** `commonLabels`. */
export function commonLabelsStep(pairs: LocatedMap, context: StepContext): Step {
  return useful(mapStep('labels', pairs, context.config.commonLabels, context), 'label', { pairs, context });
}

/** `commonAnnotations`. */
export function commonAnnotationsStep(pairs: LocatedMap, context: StepContext): Step {
  const step = mapStep('annotations', pairs, context.config.commonAnnotations, context);
  return useful(step, 'annotation', { pairs, context });
}

/** The step, which says so when every object is as it would make it already. */
function useful(
  step: Step,
  what: 'label' | 'annotation',
  { pairs, context }: { readonly pairs: LocatedMap; readonly context: StepContext },
): Step {
  return (resources) => {
    const made = step(resources);
    const changes = made.resources.some((one, at) => one !== resources[at]);
    if (resources.length === 0 || changes || made.findings.length > 0) return made;
    const several = Object.keys(pairs.values).length > 1 ? `these ${what}s` : `this ${what}`;
    const message = `Every resource here has ${several} already, so this changes nothing; remove it in one of the two places.`;
    const place = { file: context.file, path: pairs.at, part: 'key' } as const;
    const finding = entryFinding(place, { code: 'kustomize/label-unused', severity: 'hint', message });
    return { resources: made.resources, findings: [{ ...finding, unnecessary: true }] };
  };
}

interface ChosenSpecs {
  readonly specs: readonly FieldSpec[];
  readonly conflict: SpecConflict | undefined;
}

const chosen = new WeakMap<LabelsEntry, WeakMap<TransformerConfig, ChosenSpecs>>();

function labelSpecs(entry: LabelsEntry, config: TransformerConfig): ChosenSpecs {
  const byConfig = chosen.get(entry) ?? new WeakMap<TransformerConfig, ChosenSpecs>();
  chosen.set(entry, byConfig);
  const known = byConfig.get(config);
  if (known !== undefined) return known;
  const conflicts: SpecConflict[] = [];
  let specs = mergeSpecs(entry.fields ?? [], config.labels, conflicts);
  if (entry.includeSelectors === true) specs = mergeSpecs(specs, config.commonLabels, conflicts);
  else {
    if (entry.includeTemplates === true) specs = mergeSpecs(specs, config.templateLabels, conflicts);
    if (entry.includeVolumeClaimTemplates === true) {
      specs = mergeSpecs(specs, config.volumeClaimTemplateLabels, conflicts);
    }
    specs = mergeSpecs(specs, METADATA_LABELS, conflicts);
  }
  const made = { specs, conflict: conflicts[0] };
  byConfig.set(config, made);
  return made;
}

/** Sets every pair, in key order, in every map that the specs lead to (api/filters/labels, api/filters/annotations). */
export function mapStep(
  step: OriginStep & ('labels' | 'annotations' | 'buildMetadata'),
  pairs: LocatedMap,
  specs: readonly FieldSpec[],
  context: Pick<StepContext, 'file' | 'settings'>,
): Step {
  const sorted = Object.keys(pairs.values).sort(compareBytes);
  const values = sorted.map((key) => ({
    key,
    value: stringScalar(
      pairs.values[key] ?? '',
      entryOrigin(context, step, pairs.implied === true ? pairs.at : [...pairs.at, key]),
    ),
  }));
  const change = (resource: Resource): Change => {
    const findings: Finding[] = [];
    let root = resource.root;
    const fitting = specsFor(specs, currentId(resource));
    const own = hasNotes(resource) ? withAnnotationsThere(fitting) : fitting;
    let shares = resource.shares;
    for (const pair of values) {
      const set = setPair(root, pair, own);
      root = set.root;
      shares ||= set.added > 1;
      for (const { spec, error } of set.errors) {
        findings.push(fieldErrorFinding({ file: context.file, path: pairs.at }, resource, spec, error));
      }
    }
    const made = withRoot(resource, root);
    if (shares === resource.shares) return { resource: made, findings };
    const marked = copyOf(made);
    marked.shares = shares;
    return { resource: marked, findings };
  };
  return perResource([pairs, specs], change);
}

const whereNoted = new WeakMap<readonly FieldSpec[], readonly FieldSpec[]>();

/** An object on which kustomize has notes has annotations, also when the file has none. */
function withAnnotationsThere(specs: readonly FieldSpec[]): readonly FieldSpec[] {
  const known = whereNoted.get(specs);
  if (known !== undefined) return known;
  const isAffected = ({ path, create }: FieldSpec): boolean => path === 'metadata/annotations' && create !== true;
  const made = specs.some(isAffected)
    ? specs.map((spec) => (isAffected(spec) ? { ...spec, create: true } : spec))
    : specs;
  whereNoted.set(specs, made);
  return made;
}

const managedBy = new WeakMap<Located, LocatedMap>();

/** `buildMetadata: [managedByLabel]` of the top kustomization; `entry` is that word in the file. */
export function managedByStep(entry: Located, file: string): Step {
  const values = { 'app.kubernetes.io/managed-by': `kustomize-${KUSTOMIZE_VERSION}` };
  const pairs = managedBy.get(entry) ?? { values, at: entry.at, implied: true };
  managedBy.set(entry, pairs);
  return mapStep('buildMetadata', pairs, METADATA_LABELS, { file });
}
