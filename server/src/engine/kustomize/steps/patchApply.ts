import type { Finding } from '../../diagnostics/finding.ts';
import { printPath } from '../../syntax/fieldPath.ts';
import { fromJsonValue, jsonTyped } from '../jsonTyped.ts';
import { mapDirective } from '../merge/directives.ts';
import { builtInMergeSchemas, type MergeSchema, type MergeSchemas } from '../merge/mergeKeys.ts';
import { strategicMerge } from '../merge/strategicMerge.ts';
import { emptyMap, plainScalar, stringScalar } from '../newNode.ts';
import { type Field, getField, getNode, type MapNode, type Node, type ScalarNode } from '../node.ts';
import { newField, removeField, setField, storeField } from '../nodeEdit.ts';
import { deeper } from '../originWithin.ts';
import { type Origin, originPath } from '../provenance.ts';
import { currentId, type Resource, rememberId, withRoot } from '../resource.ts';
import { apiVersionOf, printId } from '../resourceId.ts';
import { type Change, originFinding } from '../step.ts';
import { unprintable } from '../unprintable.ts';
import { isNull, resolvesElsewhere } from '../value.ts';
import { quotedString } from './generatorValues.ts';
import { hasNotes } from './internalNotes.ts';
import { applyJsonPatch, type JsonPatchProblem } from './jsonPatch.ts';
import type { JsonOperation } from './jsonPatchText.ts';
import { mergeNotes, type PatchNote } from './patchNotes.ts';
import { metadataTexts } from './selector.ts';
import { markUntagged } from './untagged.ts';

/** How a strategic merge patch is applied. */
export interface MergeOptions {
  readonly allowNameChange: boolean;
  readonly allowKindChange: boolean;
  /**
   * What kustomize sets anew in the patch before it merges, which makes texts of all values: labels and annotations of a patch
   * with a target and of patchesStrategicMerge (ApplySmPatch of api/resmap/reswrangler.go), annotations of one with options.
   */
  readonly textMetadata: readonly ('labels' | 'annotations')[];
  /** The object was selected by a target: the patch then gets its type, and an object without apiVersion an empty one (SetGvk). */
  readonly selected: boolean;
  /** List keys from the `openapi` file in force; undefined for the built-in ones. */
  readonly schemas: MergeSchemas | undefined;
}

/** What a patch made of one object, and what it met that its author may not expect. */
export interface Patched extends Change {
  readonly notes: readonly PatchNote[];
}

/** Merges a patch into an object; name, kind and namespace stay unless they may change (ApplySmPatch of api/resource/resource.go). */
export function applyMerge(resource: Resource, patch: MapNode, options: MergeOptions): Patched {
  const noted = options.allowNameChange || options.allowKindChange ? rememberId(resource) : resource;
  const id = currentId(resource);
  const body = bodyOf(patch, options);
  if (mapDirective(patch).directive === 'replace') {
    // The merge answers with a new tree, and Resource.ApplyFilter drops it: only name and namespace are set again.
    const note: PatchNote = { kind: 'root-replace', origin: patch.origin, detail: '' };
    return {
      resource: withRoot(noted, retype(resource.root, undefined, { ...options, changed: false })),
      notes: [note],
    };
  }
  const schemas = options.schemas ?? builtInMergeSchemas;
  const schema = schemaOf({ apiVersion: apiVersionOf(id), kind: id.kind }, patch, schemas);
  const merged = strategicMerge(resource.root, body, schemas, schema);
  if (merged.problem !== undefined) {
    const { node, reason, detail } = merged.problem;
    const message =
      reason === 'kind-mismatch'
        ? `The patch and ${printId(id)} have values of different form here (${detail}); kustomize refuses it, write the same form.`
        : `\`$patch: ${detail}\` is not known; use \`replace\`, \`delete\` or \`merge\`.`;
    return { resource, findings: [patchFinding(node.origin, { code: 'kustomize/bad-patch', message })], notes: [] };
  }
  const notes = [...mergeNotes(merged.notes), ...textNotes(patch, options)];
  if (merged.root === undefined) return { resource: undefined, notes };
  const kept = withType(keepIdentity(resource.root, merged.root, options), patch, options);
  const made = withRoot(noted, retype(kept, patch, { ...options, changed: kept !== resource.root }));
  const lost = hasNotes(noted) ? annotationsReplaced(body) : undefined;
  if (lost === undefined) return { resource: made, notes };
  const told: PatchNote[] = resource.needsHash ? [{ kind: 'notes-lost', origin: lost.origin, detail: '' }] : [];
  return { resource: withoutNotes(made), notes: [...notes, ...told] };
}

/** The part of a patch that puts something else in the place of all annotations, or takes them away. */
function annotationsReplaced(body: MapNode): Node | undefined {
  const metadata = getField(body, 'metadata');
  return [body, metadata, getField(metadata, 'annotations')].find((node) => {
    if (node?.kind !== 'map') return isNull(node);
    const { directive } = mapDirective(node);
    return directive === 'replace' || directive === 'delete';
  });
}

/** kustomize keeps its notes on an object in its annotations, and has none left when these are replaced. */
function withoutNotes(resource: Resource): Resource {
  return { ...resource, former: [], prefixes: [], suffixes: [], behavior: undefined, needsHash: false };
}

function schemaOf(
  { apiVersion, kind }: { apiVersion: string; kind: string },
  patch: MapNode,
  schemas: MergeSchemas,
): MergeSchema | undefined {
  const own = apiVersion === '' || kind === '' ? undefined : schemas(apiVersion, kind);
  const patchKind = getField(patch, 'kind');
  return own ?? (patchKind?.kind === 'scalar' ? schemas(apiVersion, patchKind.text) : undefined);
}

const bodies = new WeakMap<MapNode, Map<string, MapNode>>();

/** The patch without what identifies the object: that is put back after the merge in any case. */
function bodyOf(patch: MapNode, options: MergeOptions): MapNode {
  const known = bodies.get(patch) ?? new Map<string, MapNode>();
  bodies.set(patch, known);
  const key = JSON.stringify(options);
  const body = known.get(key) ?? makeBody(patch, options);
  known.set(key, body);
  return body;
}

function makeBody(patch: MapNode, options: MergeOptions): MapNode {
  let body = removeField(patch, 'apiVersion');
  if (!options.allowKindChange) body = removeField(body, 'kind');
  const metadata = getField(body, 'metadata');
  if (metadata?.kind !== 'map') return body;
  let made = removeField(metadata, 'namespace');
  if (!options.allowNameChange) made = removeField(made, 'name');
  for (const field of options.textMetadata) made = withTexts(made, field, patch);
  if (made.fields.length === 0 && metadata.fields.length > 0) return removeField(body, 'metadata');
  return storeField(body, 'metadata', made);
}

function withTexts(metadata: MapNode, field: 'labels' | 'annotations', patch: MapNode): MapNode {
  const map = getField(metadata, field);
  if (map === undefined) return metadata;
  const texts = metadataTexts(patch, field);
  if (map.kind !== 'map' || texts.size === 0) return removeField(metadata, field);
  const fields: Field[] = map.fields.map(({ key, value }) => {
    return { key, value: quotedString(texts.get(key.text) ?? '', value.origin) };
  });
  return storeField(metadata, field, { ...map, flow: false, fields });
}

function isText(node: Node): boolean {
  return node.kind === 'scalar' && node.tag === '!!str';
}

/** Labels and annotations that the author meant to delete and that become the text `null` instead. */
function textNotes(patch: MapNode, { textMetadata }: MergeOptions): PatchNote[] {
  return textMetadata.flatMap((field) => {
    const map = getNode(patch, ['metadata', field]);
    if (map?.kind !== 'map') return [];
    return map.fields
      .filter(({ value }) => isNull(value))
      .map(({ key, value }): PatchNote => ({ kind: 'null-text', origin: value.origin, detail: key.text }));
  });
}

/** The patch of a selection gets the type of the object, in its own quotes; an object without apiVersion comes to an empty one by that. */
function withType(root: MapNode, patch: MapNode, { selected }: MergeOptions): MapNode {
  if (!selected || getField(root, 'apiVersion') !== undefined) return root;
  const written = getField(patch, 'apiVersion');
  const style = written?.kind === 'scalar' ? written.style : 'plain';
  return storeField(root, 'apiVersion', { ...plainScalar('', patch.origin), style });
}

/** Puts back what a patch may not change: apiVersion and namespace always, name and kind unless allowed. */
function keepIdentity(old: MapNode, merged: MapNode, options: MergeOptions): MapNode {
  let root = keepField(old, merged, 'apiVersion');
  if (!options.allowKindChange) root = keepField(old, root, 'kind');
  const written = getField(old, 'metadata');
  const now = getField(root, 'metadata');
  if (written?.kind !== 'map') return root;
  const odd = getField(written, 'namespace');
  const before = odd !== undefined && odd.kind !== 'scalar' ? removeField(written, 'namespace') : written;
  if (before === now) return root;
  let metadata = now?.kind === 'map' ? now : emptyMap(before.origin);
  metadata = keepField(before, metadata, 'namespace');
  if (!options.allowNameChange) metadata = keepField(before, metadata, 'name');
  return now === metadata ? root : storeField(root, 'metadata', metadata);
}

/**
 * Name and namespace are put back as untagged scalars in the style that the field has (SetName and SetNamespace of kyaml/yaml/rnode.go).
 * A plain `12` that was a string becomes a number by that, unless the patch does not name the field: then it was quoted before. Without a patch nothing was.
 */
function retype(
  root: MapNode,
  patch: MapNode | undefined,
  { allowNameChange, changed }: { allowNameChange: boolean; changed: boolean },
): MapNode {
  const metadata = getField(root, 'metadata');
  if (metadata?.kind !== 'map') return root;
  let made = metadata;
  for (const name of ['name', 'namespace']) {
    if (name === 'name' && allowNameChange) continue;
    const value = getField(made, name);
    const odd =
      value?.kind === 'scalar' &&
      (value.tag === '!!str' || numbers.has(value)) &&
      value.style === 'plain' &&
      resolvesElsewhere(value.text);
    if (!odd) {
      if (changed && value?.kind === 'scalar' && value.style === 'plain') {
        made = storeField(made, name, markUntagged({ ...value, tag: '' }));
      }
      continue;
    }
    const named = patch === undefined || getNode(patch, ['metadata', name]) !== undefined;
    const put: ScalarNode = named ? { ...value, tag: '' } : { ...value, tag: '!!str', style: 'double' };
    if (named) numbers.add(put);
    made = storeField(made, name, put);
  }
  return made === metadata ? root : storeField(root, 'metadata', made);
}

/** Names that became a number by being put back; a later patch that does not name the field quotes them again. */
const numbers = new WeakSet<Node>();

function keepField(old: MapNode, now: MapNode, name: string): MapNode {
  const value = getField(old, name);
  if (value === getField(now, name)) return now;
  return value === undefined ? removeField(now, name) : storeField(now, name, value);
}

/** Applies a JSON patch to an object; afterwards all annotations are strings (PatchTransformer.go transformJson6902). */
export function applyJson(resource: Resource, operations: readonly JsonOperation[], remember: boolean): Change {
  // It goes through JSON as if it were printed, before the operations. What is told here is not told again when it is printed.
  const odd = unprintable(resource.root);
  if (odd.length > 0) {
    const root = jsonTyped(resource.root, fromJsonValue) as MapNode;
    const later = new Set(unprintable(root).map(({ message }) => message));
    return { resource: withRoot(resource, root), findings: odd.filter(({ message }) => !later.has(message)) };
  }
  const noted = remember || hasNotes(resource);
  const from = noted ? withAnnotations(resource.root) : resource.root;
  const patched = applyJsonPatch(from, operations);
  if ('problem' in patched) return { resource, findings: [jsonFinding(patched.problem, resource)] };
  const kept = noted ? withMetadata(patched.root) : patched.root;
  const root = withPlainNumbers(withStringAnnotations(kept));
  return { resource: withRoot(remember ? rememberId(resource) : resource, root) };
}

/** A name that became a number is a number like any other after its way through JSON, and no later patch quotes it again. */
function withPlainNumbers(root: MapNode): MapNode {
  const metadata = getField(root, 'metadata');
  if (metadata?.kind !== 'map') return root;
  let made = metadata;
  for (const name of ['name', 'namespace']) {
    const value = getField(made, name);
    if (value?.kind === 'scalar' && numbers.has(value)) made = storeField(made, name, { ...value, tag: '!!int' });
  }
  return made === metadata ? root : storeField(root, 'metadata', made);
}

/** The notes are put back after the operations, so that at least the metadata is there. */
function withMetadata(root: MapNode): MapNode {
  return getField(root, 'metadata') === undefined ? storeField(root, 'metadata', emptyMap(root.origin)) : root;
}

/** An object on which kustomize has notes has annotations, so that an operation finds its way into them. */
function withAnnotations(root: MapNode): MapNode {
  const metadata = getField(root, 'metadata');
  if (metadata?.kind !== 'map' || getField(metadata, 'annotations')?.kind === 'map') return root;
  return storeField(root, 'metadata', storeField(metadata, 'annotations', emptyMap(metadata.origin)));
}

function withStringAnnotations(root: MapNode): MapNode {
  const metadata = getField(root, 'metadata');
  const annotations = getField(metadata, 'annotations');
  if (metadata?.kind !== 'map' || annotations === undefined) return root;
  const fields = annotations.kind === 'map' ? annotations.fields : pairs(annotations);
  const texts = fields.map(({ key, value }) => {
    const text = value.kind === 'scalar' ? value.text : '';
    return newField(key.text, isText(value) ? value : stringScalar(text, value.origin));
  });
  if (texts.length === 0) return storeField(root, 'metadata', removeField(metadata, 'annotations'));
  return setField(
    root,
    'metadata',
    storeField(metadata, 'annotations', { ...annotations, ...emptyMap(annotations.origin), fields: texts }),
  ) as MapNode;
}

/** kyaml takes the items of a list for keys and values by turns. */
function pairs(node: Node): Field[] {
  if (node.kind !== 'seq') return [];
  return node.items.flatMap((key, i) => {
    const value = node.items[i + 1];
    return i % 2 === 1 || value === undefined || key.kind !== 'scalar' ? [] : [{ key, value }];
  });
}

function jsonFinding(problem: JsonPatchProblem, resource: Resource): Finding {
  const name = printId(currentId(resource));
  const { detail, operation, member } = problem;
  const op = operation.op ?? '';
  const messages: Record<JsonPatchProblem['reason'], string> = {
    'missing-parent': `\`${detail}\` leads through a field that ${name} does not have; add the parent first.`,
    'missing-member': `\`${detail}\` does not exist in ${name}, so that it cannot be removed.`,
    'bad-index': `\`${detail}\` ends in an index that the list in ${name} does not have.`,
    'test-failed': `The test of \`${detail}\` fails for ${name}, so that the whole patch does not apply.`,
    'unknown-operation': `\`${op}\` is not an operation; use \`add\`, \`remove\`, \`replace\`, \`move\`, \`copy\` or \`test\`.`,
    'no-path': `This operation has no \`${member}\`; kustomize refuses it.`,
    'not-an-object': 'The whole document can only be replaced by a mapping.',
  };
  const has = member === 'value' ? operation.value !== undefined : operation[member] !== undefined;
  const at = has ? deeper(operation.origin, member) : operation.origin;
  return patchFinding(at, { code: 'kustomize/bad-json-patch', message: messages[problem.reason] });
}

/** An error at the place in a patch that an origin names. */
export function patchFinding(origin: Origin, problem: { readonly code: string; readonly message: string }): Finding {
  const inner = origin.inner === undefined ? '' : innerText(origin.inner.link);
  const message = inner === '' ? problem.message : `At \`${inner}\` of this patch: ${problem.message}`;
  return originFinding(origin, { code: problem.code, severity: 'error', message });
}

function innerText(link: Origin['link']): string {
  return printPath(originPath({ file: '', document: 0, link, step: 'patch' }));
}
