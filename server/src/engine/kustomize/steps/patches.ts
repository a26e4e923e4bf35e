import type { Finding } from '../../diagnostics/finding.ts';
import type { Located } from '../kustomizationFields.ts';
import type { MapNode } from '../node.ts';
import { currentId, idOf, type Resource } from '../resource.ts';
import { printId } from '../resourceId.ts';
import { settleShared, strayedFindings } from '../sharedScalars.ts';
import {
  type Change,
  entryFinding,
  perResource,
  rememberChange,
  type Step,
  type StepContext,
  type Stepped,
  type SteppedEach,
} from '../step.ts';
import type { PatchEntry } from '../targetFields.ts';
import { placesOfId } from './hasId.ts';
import type { JsonOperation } from './jsonPatchText.ts';
import { applyJson, applyMerge, type MergeOptions } from './patchApply.ts';
import { noteFindings, type PatchNote, PatchNotes } from './patchNotes.ts';
import { readPatch, readPatchOrPath } from './patchSource.ts';
import {
  everythingFinding,
  noMatchFinding,
  noTargetFinding,
  selectorFindings,
  selectsNoneFinding,
  severalTargetsFinding,
  tooManyPatchesFinding,
} from './patchTargets.ts';
import { compileSelector, selects } from './selector.ts';
import { findTwinsAgain } from './twins.ts';

/** All entries of `patchesStrategicMerge`, which are one step to kustomize. */
export function patchesStrategicMergeStep(entries: readonly Located[], context: StepContext): Step {
  return (resources) => {
    const findings: Finding[] = [];
    let made = resources;
    let merges = false;
    let empty = true;
    for (const entry of entries) {
      const source = readPatchOrPath(entry, context);
      empty &&= source.kind === 'empty' || (source.kind === 'merge' && source.documents.length === 0);
      if (source.kind === 'refused') findings.push(...source.findings);
      if (source.kind !== 'merge') continue;
      const stepped = mergeById(made, source.documents, {
        entry,
        options: { ...TEXT_METADATA, schemas: context.schemas },
      });
      findings.push(...stepped.findings);
      made = stepped.resources;
      merges ||= stepped.merges === true;
    }
    const [first] = entries;
    if (empty && first !== undefined) {
      const message = 'None of these patches has any content; kustomize refuses that. Remove them, or write one.';
      const place = { file: context.file, path: first.at };
      findings.push(entryFinding(place, { code: 'kustomize/bad-patch', severity: 'error', message }));
    }
    return { resources: made, findings, merges };
  };
}

const TEXT_METADATA: Omit<MergeOptions, 'schemas'> = {
  allowNameChange: false,
  allowKindChange: false,
  textMetadata: ['labels', 'annotations'],
  selected: false,
};

/** Options are noted in the annotations of the patch. */
const NOTED = ['annotations'] as const;

/** One entry of `patches` (PatchTransformer.go). */
export function patchStep(entry: PatchEntry, context: StepContext): Step {
  return (resources) => {
    const source = readPatch(entry, context);
    if (source.kind === 'refused') return { resources, findings: source.findings };
    if (source.kind === 'empty') return { resources, findings: [] };
    if (source.kind === 'json') return patchJson(resources, source.operations, { entry, context, remember: true });
    const allowNameChange = entry.options?.allowNameChange === true;
    const allowKindChange = entry.options?.allowKindChange === true;
    const optional = allowNameChange || allowKindChange ? NOTED : [];
    const options: MergeOptions = {
      allowNameChange,
      allowKindChange,
      textMetadata: entry.target === undefined ? optional : TEXT_METADATA.textMetadata,
      selected: entry.target !== undefined,
      schemas: context.schemas,
    };
    if (entry.target === undefined) return mergeById(resources, source.documents, { entry, options });
    const [patch, another] = source.documents;
    if (patch === undefined) return { resources, findings: [] };
    if (another !== undefined) return { resources, findings: [tooManyPatchesFinding(entry, context)] };
    return mergeByTarget(resources, patch, { entry, context, options });
  };
}

/** One entry of `patchesJson6902` (PatchJson6902Transformer.go). */
export function patchJson6902Step(entry: PatchEntry, context: StepContext): Step {
  return (resources) => {
    if (entry.target?.name === undefined || entry.target.name === '') {
      return { resources, findings: [noTargetFinding(entry, context, 'a `target` with a `name`')] };
    }
    const source = readPatch(entry, context);
    if (source.kind === 'refused') return { resources, findings: source.findings };
    if (source.kind === 'json') return patchJson(resources, source.operations, { entry, context, remember: false });
    return { resources, findings: [noTargetFinding(entry, context, 'a list of operations')] };
  };
}

/** Every document goes to the one object that has or had its id. */
function mergeById(
  resources: readonly Resource[],
  documents: readonly MapNode[],
  { entry, options }: { readonly entry: object; readonly options: MergeOptions },
): Stepped {
  const findings: Finding[] = [];
  let made = resources;
  let merges = false;
  for (const patch of documents) {
    const places = placesOfId(made, idOf(patch), patch);
    const target = made[places[0] ?? -1];
    if (target === undefined) findings.push(noMatchFinding(patch, made));
    else if (places.length > 1)
      findings.push(
        severalTargetsFinding(
          patch,
          places.map((at) => made[at] as Resource),
        ),
      );
    else {
      merges ||= isTyped(target);
      const change = merging(entry, patch, options)(target);
      findings.push(...(change.findings ?? []), ...noteFindings([change.notes]));
      if (change.resource !== target) {
        // The next document finds what stands in several places equal again.
        const settled = change.resource && settleShared(change.resource, target);
        if (settled !== undefined) findings.push(...strayedFindings([settled]));
        made = replaced(made, target, settled?.resource);
      }
    }
  }
  return { resources: made, findings, merges };
}

/** Definitions are looked up by apiVersion and kind, and by nothing less (GetSchema of kyaml/yaml/walk/walk.go). */
function isTyped(resource: Resource): boolean {
  const { version, group, kind } = currentId(resource);
  return kind !== '' && (version !== '' || group !== '');
}

function replaced(resources: readonly Resource[], old: Resource, now: Resource | undefined): readonly Resource[] {
  const at = resources.indexOf(old);
  return [...resources.slice(0, at), ...(now === undefined ? [] : [now]), ...resources.slice(at + 1)];
}

function mergeByTarget(
  resources: readonly Resource[],
  patch: MapNode,
  { entry, context, options }: { entry: PatchEntry; context: StepContext; options: MergeOptions },
): Stepped {
  const notes = notesOf(patch, entry);
  const stepped = changeSelected(
    resources,
    { entry, context, keys: [patch, options.schemas ?? entry] },
    merging(entry, patch, options),
  );
  const findings = [...stepped.findings, ...notes.findings(resources)];
  const twins = findTwinsAgain(patch, stepped.resources);
  if (twins !== undefined) findings.push(twinsFinding(twins, { entry, context }));
  return { resources: stepped.resources, findings, merges: stepped.reached };
}

/** Patching a selection puts all objects into a new list, where two with one id cannot stand (reswrangler.go ApplySmPatch). */
function twinsFinding(twins: Resource, { entry, context }: { entry: PatchEntry; context: StepContext }): Finding {
  const message = `Two resources are ${printId(currentId(twins))} after this patch; kustomize refuses that. Rename one of them.`;
  const place = { file: context.file, path: entry.at };
  return entryFinding(place, { code: 'kustomize/id-conflict', severity: 'error', message });
}

type NotedChange = Change & { readonly notes: readonly PatchNote[] };

/** The merge of one patch with one object, remembered for both. */
function merging(entry: object, patch: MapNode, options: MergeOptions): (resource: Resource) => NotedChange {
  const notes = notesOf(patch, entry);
  const once = rememberChange([patch, entry, options.schemas ?? entry, MERGE], (resource) => {
    const made = applyMerge(resource, patch, options);
    notes.set(resource, made.notes);
    return made;
  });
  return (resource) => ({ ...once(resource), notes: notes.get(resource) });
}

const MERGE = {};
const notesByPatch = new WeakMap<MapNode, WeakMap<object, PatchNotes>>();

function notesOf(patch: MapNode, entry: object): PatchNotes {
  const byEntry = notesByPatch.get(patch) ?? new WeakMap<object, PatchNotes>();
  notesByPatch.set(patch, byEntry);
  const notes = byEntry.get(entry) ?? new PatchNotes();
  byEntry.set(entry, notes);
  return notes;
}

function patchJson(
  resources: readonly Resource[],
  operations: readonly JsonOperation[],
  { entry, context, remember }: { entry: PatchEntry; context: StepContext; remember: boolean },
): Stepped {
  if (entry.target === undefined) return { resources, findings: [noTargetFinding(entry, context, 'a `target`')] };
  return changeSelected(resources, { entry, context, keys: [operations] }, (resource) =>
    applyJson(resource, operations, remember),
  );
}

/** `keys` are what the change depends on. */
function changeSelected(
  resources: readonly Resource[],
  { entry, context, keys }: { entry: PatchEntry; context: StepContext; keys: readonly object[] },
  change: (resource: Resource) => Change,
): SteppedEach {
  const target = entry.target ?? { at: entry.at };
  const compiled = compileSelector(target);
  const problems = selectorFindings(target, compiled, resources, context);
  if (problems.length > 0) return { resources, findings: problems, reached: false };
  const each = perResource([entry, target, ...keys], (resource) =>
    selects(compiled, resource) ? { ...change(resource), reached: true } : { resource },
  );
  const made = each(resources);
  const findings = [...made.findings, ...everythingFinding(target, resources.length, context)];
  if (!made.reached) findings.push(selectsNoneFinding(target, resources, context));
  return { resources: made.resources, findings, reached: made.reached };
}
