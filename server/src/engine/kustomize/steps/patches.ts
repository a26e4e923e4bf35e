import type { Finding } from '../../diagnostics/finding.ts';
import type { Located } from '../kustomizationFields.ts';
import type { MapNode } from '../node.ts';
import { currentId, idOf, type Resource } from '../resource.ts';
import { printId } from '../resourceId.ts';
import { type Change, entryFinding, perResource, type Step, type StepContext, type Stepped } from '../step.ts';
import type { PatchEntry } from '../targetFields.ts';
import { hasId } from './hasId.ts';
import type { JsonOperation } from './jsonPatchText.ts';
import { applyJson, applyMerge, type MergeOptions } from './patchApply.ts';
import { noteFindings, type PatchNote } from './patchNotes.ts';
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
import { findTwins } from './twins.ts';

/** All entries of `patchesStrategicMerge`, which are one step to kustomize. */
export function patchesStrategicMergeStep(entries: readonly Located[], context: StepContext): Step {
  return (resources) => {
    const findings: Finding[] = [];
    let made = resources;
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
    }
    const [first] = entries;
    if (empty && first !== undefined) {
      const message = 'None of these patches has any content; kustomize refuses that. Remove them, or write one.';
      const place = { file: context.file, path: first.at };
      findings.push(entryFinding(place, { code: 'kustomize/bad-patch', severity: 'error', message }));
    }
    return { resources: made, findings };
  };
}

const TEXT_METADATA: Omit<MergeOptions, 'schemas'> = {
  allowNameChange: false,
  allowKindChange: false,
  textMetadata: ['labels', 'annotations'],
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
  for (const patch of documents) {
    const id = idOf(patch);
    const found = made.filter((resource) => hasId(resource, id));
    const [target] = found;
    if (target === undefined) findings.push(noMatchFinding(patch, made));
    else if (found.length > 1) findings.push(severalTargetsFinding(patch, found));
    else {
      const change = merging(entry, patch, options)(target);
      findings.push(...(change.findings ?? []), ...noteFindings([change.notes]));
      if (change.resource !== target) made = replaced(made, target, change.resource);
    }
  }
  return { resources: made, findings };
}

function replaced(resources: readonly Resource[], old: Resource, now: Resource | undefined): Resource[] {
  return resources.flatMap((resource) => (resource === old ? (now === undefined ? [] : [now]) : [resource]));
}

function mergeByTarget(
  resources: readonly Resource[],
  patch: MapNode,
  { entry, context, options }: { entry: PatchEntry; context: StepContext; options: MergeOptions },
): Stepped {
  const notes: PatchNote[][] = [];
  const change = merging(entry, patch, options);
  const stepped = changeSelected(resources, { entry, context }, (resource) => {
    const made = change(resource);
    notes.push([...made.notes]);
    return made;
  });
  const findings = [...stepped.findings, ...noteFindings(notes)];
  const twins = findTwins(stepped.resources);
  if (twins !== undefined) findings.push(twinsFinding(twins, { entry, context }));
  return { resources: stepped.resources, findings };
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
  const step = perResource([patch, entry, options.schemas ?? entry], (resource) => {
    const made = applyMerge(resource, patch, options);
    notes.set(resource, made.notes);
    return made;
  });
  return (resource) => {
    const { resources, findings } = step([resource]);
    return { resource: resources[0], findings, notes: notes.get(resource) ?? [] };
  };
}

const notesByPatch = new WeakMap<MapNode, WeakMap<object, WeakMap<Resource, readonly PatchNote[]>>>();

function notesOf(patch: MapNode, entry: object): WeakMap<Resource, readonly PatchNote[]> {
  const byEntry = notesByPatch.get(patch) ?? new WeakMap<object, WeakMap<Resource, readonly PatchNote[]>>();
  notesByPatch.set(patch, byEntry);
  const notes = byEntry.get(entry) ?? new WeakMap<Resource, readonly PatchNote[]>();
  byEntry.set(entry, notes);
  return notes;
}

function patchJson(
  resources: readonly Resource[],
  operations: readonly JsonOperation[],
  { entry, context, remember }: { entry: PatchEntry; context: StepContext; remember: boolean },
): Stepped {
  if (entry.target === undefined) return { resources, findings: [noTargetFinding(entry, context, 'a `target`')] };
  const step = perResource([operations, entry], (resource) => applyJson(resource, operations, remember));
  return changeSelected(resources, { entry, context }, (resource) => {
    const { resources: made, findings } = step([resource]);
    return { resource: made[0], findings };
  });
}

function changeSelected(
  resources: readonly Resource[],
  { entry, context }: { entry: PatchEntry; context: StepContext },
  change: (resource: Resource) => Change,
): Stepped {
  const target = entry.target ?? { at: entry.at };
  const compiled = compileSelector(target);
  const problems = selectorFindings(target, compiled, resources, context);
  if (problems.length > 0) return { resources, findings: problems };
  const findings: Finding[] = [];
  const made: Resource[] = [];
  let count = 0;
  for (const resource of resources) {
    if (!selects(compiled, resource)) {
      made.push(resource);
      continue;
    }
    count++;
    const changed = change(resource);
    if (changed.resource !== undefined) made.push(changed.resource);
    findings.push(...(changed.findings ?? []));
  }
  findings.push(...everythingFinding(target, count, context));
  if (count === 0) findings.push(selectsNoneFinding(target, resources, context));
  return { resources: made, findings };
}
