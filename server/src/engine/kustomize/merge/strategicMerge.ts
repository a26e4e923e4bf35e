import { compareBytes } from '../byteOrder.ts';
import type { MapNode, Node, SeqNode } from '../node.ts';
import { replaceNode } from '../nodeEdit.ts';
import { restyled, withFields } from '../nodeShape.ts';
import { isUntagged } from '../steps/untagged.ts';
import { isImplicitNull, isNull as isReadAsNull, isString, resolvesElsewhere } from '../value.ts';
import { type ElementMerger, mergeList } from './associativeList.ts';
import { listDirective, mapDirective } from './directives.ts';
import { rawText } from './elements.ts';
import type { MergeSchema, MergeSchemas } from './mergeKeys.ts';
import { commentedSchema } from './schemaComments.ts';

/** What a merge met that its author may not expect; `node` is the place in the patch. */
export interface MergeNote {
  readonly kind: 'delete-absent' | 'list-replaced' | 'element-replace';
  readonly node: Node;
  /** For a replaced list: the list that it replaced. */
  readonly old?: SeqNode;
}

/** Why a merge is refused; `node` is the place in the patch, or in the object when the patch has none. */
export interface MergeProblem {
  readonly reason: 'kind-mismatch' | 'unknown-directive';
  readonly node: Node;
  readonly detail: string;
}

/** The merged object; `root` is undefined when the patch deletes it. */
export interface Merged {
  readonly root: MapNode | undefined;
  readonly notes: readonly MergeNote[];
  readonly problem: MergeProblem | undefined;
}

interface Context {
  readonly schemas: MergeSchemas;
  readonly notes: MergeNote[];
  problem: MergeProblem | undefined;
}

/**
 * Merges a strategic merge patch into an object (kyaml/yaml/merge2 and walk, with additions to lists in front). The walk covers
 * the whole object, since kustomize's does, and fields that the patch does not name can change by it (reference section 16);
 * what does not change comes back as the identical node. Without `schema` the two objects tell their type.
 */
export function strategicMerge(dest: MapNode, patch: MapNode, schemas: MergeSchemas, schema?: MergeSchema): Merged {
  const context: Context = { schemas, notes: [], problem: undefined };
  const root = walk(context, dest, patch, schema);
  return { root: root?.kind === 'map' ? root : undefined, notes: context.notes, problem: context.problem };
}

/** Nodes that come back unchanged when no patch names them, by the schema they were walked with. */
const settled = new WeakMap<object, WeakSet<Node>>();
const NO_SCHEMA = {};

function isSettled(node: Node, schema: MergeSchema | undefined): boolean {
  return node.kind === 'scalar' ? false : (settled.get(schema ?? NO_SCHEMA)?.has(node) ?? false);
}

function settle(node: Node, schema: MergeSchema | undefined): void {
  if (node.kind === 'scalar') return;
  const key = schema ?? NO_SCHEMA;
  const known = settled.get(key) ?? new WeakSet();
  settled.set(key, known.add(node));
}

function walk(
  context: Context,
  dest: Node | undefined,
  patch: Node | undefined,
  given: MergeSchema | undefined,
): Node | undefined {
  const kind = kindOf(dest) ?? kindOf(patch);
  const odd = [dest, patch].find((node) => kindOf(node) !== undefined && kindOf(node) !== kind);
  if (odd !== undefined) {
    const detail = `${KIND_NAMES[kind ?? 'map']}, ${KIND_NAMES[odd.kind]}`;
    context.problem ??= { reason: 'kind-mismatch', node: patch ?? odd, detail };
    return dest;
  }
  const schema = given ?? embeddedSchema(context, dest) ?? embeddedSchema(context, patch);
  if (kind === 'scalar') return patch ?? dest;
  if (kind === 'seq') return walkList(context, dest, patch, schema);
  return walkMap(context, dest, patch, schema);
}

/** What was made without a type is no null to kyaml, whatever it says. */
function isNull(node: Node | undefined): boolean {
  return node !== undefined && isReadAsNull(node) && !isUntagged(node);
}

const KIND_NAMES = { map: 'a mapping', seq: 'a list', scalar: 'a single value' } as const;

function kindOf(node: Node | undefined): Node['kind'] | undefined {
  return node === undefined || isNull(node) ? undefined : node.kind;
}

/** A mapping that names its own type has that type's schema, wherever it stands (Walker.GetSchema). */
function embeddedSchema(context: Context, node: Node | undefined): MergeSchema | undefined {
  if (node?.kind !== 'map') return undefined;
  let apiVersion = '';
  let kind = '';
  for (const field of node.fields) {
    if (field.key.text === 'apiVersion') apiVersion = isNull(field.value) ? '' : rawText(field.value);
    else if (field.key.text === 'kind') kind = isNull(field.value) ? '' : rawText(field.value);
  }
  return apiVersion === '' || kind === '' ? undefined : context.schemas(apiVersion, kind);
}

/** VisitMap and walkMap; also for two nulls, which kyaml walks as mappings. */
function walkMap(
  context: Context,
  dest: Node | undefined,
  patch: Node | undefined,
  schema: MergeSchema | undefined,
): Node | undefined {
  const written = patch?.kind === 'map' ? patch : undefined;
  const { directive, rest, word } = written === undefined ? NO_DIRECTIVE : mapDirective(written);
  if (dest?.kind !== 'map') {
    if (patch === undefined)
      return dest === undefined || isImplicitNull(dest) || rawText(dest) === '' ? undefined : dest;
    if (rest === undefined) return undefined;
    if (directive === 'delete') {
      context.notes.push({ kind: 'delete-absent', node: patch });
      return undefined;
    }
    return walkFields(context, rest, rest, schema);
  }
  if (patch === undefined) return walkFields(context, dest, undefined, schema);
  if (rest === undefined || directive === 'delete') return undefined;
  if (directive === 'unknown') {
    context.problem ??= { reason: 'unknown-directive', node: patch, detail: word };
    return dest;
  }
  if (directive === 'replace' || patch === dest) return walkFields(context, rest, rest, schema);
  return walkFields(context, dest, rest, schema);
}

const NO_DIRECTIVE = { directive: 'merge', rest: undefined, word: '' } as const;

function walkFields(
  context: Context,
  dest: MapNode,
  patch: MapNode | undefined,
  schema: MergeSchema | undefined,
): MapNode {
  const whole = patch === dest;
  const wanted = patch === undefined || whole ? undefined : firstFields(patch);
  const fields: MapNode['fields'][number][] = [];
  const seen = dest.fields.length > 1 ? new Set<string>() : undefined;
  let changed = false;
  for (const field of dest.fields) {
    const key = field.key.text;
    if (seen?.has(key)) {
      fields.push(field);
      continue;
    }
    seen?.add(key);
    const other = whole ? field : wanted?.get(key);
    wanted?.delete(key);
    const value = settledWalk(
      context,
      { dest: field.value, patch: other?.value, top: patch !== undefined },
      commentedSchema(field.key) ?? commentedSchema(other?.key) ?? schema?.fields.get(key),
    );
    const next =
      value === undefined || (isNull(value) && value !== field.value) ? undefined : settingOver(field.value, value);
    if (next === undefined || (whole && isNull(next))) changed = true;
    else if (next === field.value) fields.push(field);
    else {
      changed = true;
      fields.push({ key: field.key, value: next });
    }
  }
  for (const key of [...(wanted?.keys() ?? [])].sort(compareBytes)) {
    const field = wanted?.get(key);
    const value = field && walk(context, undefined, field.value, commentedSchema(field.key) ?? schema?.fields.get(key));
    if (field === undefined || value === undefined || isNull(value)) continue;
    changed = true;
    fields.push({ key: field.key, value: quoted(value) });
  }
  return changed ? withFields(dest, fields) : dest;
}

/** Fields by key; of a key that stands twice the first one counts. */
function firstFields(map: MapNode): Map<string, MapNode['fields'][number]> {
  const made = new Map<string, MapNode['fields'][number]>();
  for (const field of map.fields) if (!made.has(field.key.text)) made.set(field.key.text, field);
  return made;
}

function settledWalk(
  context: Context,
  { dest, patch, top }: { dest: Node; patch: Node | undefined; top: boolean },
  schema: MergeSchema | undefined,
): Node | undefined {
  if (patch !== undefined || !top) return walk(context, dest, patch, schema);
  if (isSettled(dest, schema)) return dest;
  const walked = walk(context, dest, undefined, schema);
  if (walked === dest) settle(dest, schema);
  return walked;
}

/** The setting of a field as FieldSetter does it, also when the value stays the same (kyaml/yaml/fns.go). */
function settingOver(old: Node, value: Node): Node {
  return value === old ? quoted(old) : replaceNode(old, value);
}

/** A string that YAML 1.1 would read as something else gets double quotes when it is set, and so does what has no type yet. */
function quoted(node: Node): Node {
  if (
    node.kind !== 'scalar' ||
    node.style !== 'plain' ||
    !(isString(node) || isUntagged(node)) ||
    !resolvesElsewhere(node.text)
  )
    return node;
  return restyled(node, 'double');
}

/** VisitList and the two walks of lists. */
function walkList(
  context: Context,
  dest: Node | undefined,
  patch: Node | undefined,
  schema: MergeSchema | undefined,
): Node | undefined {
  if (schema?.keys === undefined) {
    if (dest?.kind === 'seq' && patch?.kind === 'seq' && patch !== dest) noteReplaced(context, dest, patch);
    return patch ?? dest;
  }
  const merge: ElementMerger = {
    merge: (a, b) => walkElement(context, a, b, schema.element),
    refuse: (node, wanted) => {
      const detail = `${KIND_NAMES[wanted]}, ${KIND_NAMES[node.kind]}`;
      context.problem ??= { reason: 'kind-mismatch', node, detail };
    },
  };
  if (dest?.kind !== 'seq') return patch?.kind === 'seq' ? mergeList(patch, patch, schema, merge) : undefined;
  if (patch === undefined) return mergeList(dest, undefined, schema, merge);
  if (patch.kind !== 'seq') return undefined;
  const { directive, rest, word } = listDirective(patch);
  if (directive === 'delete') return undefined;
  if (directive === 'unknown') {
    context.problem ??= { reason: 'unknown-directive', node: patch, detail: word };
    return dest;
  }
  if (directive === 'replace' || patch === dest) return mergeList(rest, rest, schema, merge);
  return mergeList(dest, rest, schema, merge);
}

function walkElement(
  context: Context,
  dest: Node | undefined,
  patch: Node | undefined,
  schema: MergeSchema | undefined,
): Node | undefined {
  if (dest?.kind === 'map' && patch?.kind === 'map' && dest !== patch && mapDirective(patch).directive === 'replace') {
    context.notes.push({ kind: 'element-replace', node: patch });
  }
  return walk(context, dest, patch, schema);
}

function noteReplaced(context: Context, dest: SeqNode, patch: SeqNode): void {
  if (dest.items.length > 0 && patch.items.length > 0) {
    context.notes.push({ kind: 'list-replaced', node: patch, old: dest });
  }
}
