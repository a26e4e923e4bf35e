import { type FieldPath, fromPointerPart, printPath } from '../../syntax/fieldPath.ts';
import { goJson } from '../goJson.ts';
import { fromJsonValue, jsonTyped } from '../jsonTyped.ts';
import { replacing } from '../newNode.ts';
import type { Field, MapNode, Node, SeqNode } from '../node.ts';
import { mapItems, withField, withItem } from '../nodeEdit.ts';
import { withFields, withItems, withOneMore, writtenBy } from '../nodeShape.ts';
import { deeper, innermostLink } from '../originWithin.ts';
import { type Origin, originPath } from '../provenance.ts';
import { isNull, nodeValue } from '../value.ts';
import type { JsonOperation } from './jsonPatchText.ts';
import { putNode } from './putNode.ts';

/** Why an operation does not apply; `member` is the part of it to blame. */
export interface JsonPatchProblem {
  readonly reason:
    | 'missing-parent'
    | 'missing-member'
    | 'bad-index'
    | 'test-failed'
    | 'unknown-operation'
    | 'no-path'
    | 'not-an-object';
  readonly operation: JsonOperation;
  readonly member: 'op' | 'path' | 'from' | 'value';
  /** The pointer or the part of it that is to blame. */
  readonly detail: string;
}

/** The patched object, or why the patch as a whole does not apply. */
export type JsonPatched = { readonly root: MapNode } | { readonly problem: JsonPatchProblem };

/**
 * Applies a JSON 6902 patch as evanphx/json-patch 4.13 does, lenient as that is: a missing member of a mapping can be
 * replaced, copied and tested. The object goes through JSON: numbers become 64-bit floats, tags and styles come from the values.
 */
export function applyJsonPatch(root: MapNode, operations: readonly JsonOperation[]): JsonPatched {
  const [first] = operations;
  if (first === undefined) return { root };
  let document: Node = rewritten(root, jsonTyped(root, fromJsonValue), first.origin);
  for (const operation of operations) {
    const made: Made = apply(document, operation);
    if ('problem' in made) return made;
    document = made.node;
  }
  if (document.kind === 'map') return { root: document };
  return problem(operations.at(-1) ?? first, 'not-an-object', 'value', '');
}

/** The typed tree, in which the patch is the writer of every value whose text is another one than before. */
function rewritten(before: Node, after: Node, writer: Origin): Node {
  if (before === after) return after;
  if (after.kind === 'scalar') {
    const same = before.kind === 'scalar' && before.text === after.text;
    return same ? after : writtenBy(after, replacing(writer, before));
  }
  if (after.kind === 'seq') {
    return mapItems(after, (item, i) => rewritten(childOf(before, i) ?? item, item, writer));
  }
  let made = after;
  for (let i = 0; i < after.fields.length; i++) {
    const { value } = after.fields[i] as Field;
    made = withField(made, i, rewritten(childOf(before, i) ?? value, value, writer));
  }
  return made;
}

function childOf(node: Node, index: number): Node | undefined {
  if (node.kind === 'seq') return node.items[index];
  return node.kind === 'map' ? node.fields[index]?.value : undefined;
}

type Made = { readonly node: Node } | { readonly problem: JsonPatchProblem };
type Member = JsonPatchProblem['member'];

function problem(
  operation: JsonOperation,
  reason: JsonPatchProblem['reason'],
  member: Member,
  detail: string,
): { readonly problem: JsonPatchProblem } {
  return { problem: { reason, operation, member, detail } };
}

function apply(document: Node, operation: JsonOperation): Made {
  const { op, path } = operation;
  if (op === undefined || !OPERATIONS.has(op)) return problem(operation, 'unknown-operation', 'op', op ?? '');
  if (op === 'move' || op === 'copy') return transfer(document, operation, op);
  if (path === undefined) return problem(operation, 'no-path', 'path', '');
  if (path === '' && op === 'replace') return wholeDocument(operation);
  if (path === '' && op === 'test') return test(document, document, operation);
  if (op === 'add') return add(document, operation, path, operation.value ?? nothing(operation));
  if (op === 'remove') return edit(document, operation, 'path', (parent, key) => remove(parent, key));
  if (op === 'replace') return edit(document, operation, 'path', (parent, key) => replace(parent, key, operation));
  const place = find(document, path);
  if (place === undefined) return problem(operation, 'missing-parent', 'path', path);
  const found = member(place.parent, place.key);
  if (found === 'bad-index') return problem(operation, 'bad-index', 'path', path);
  return test(document, found, operation);
}

const OPERATIONS = new Set(['add', 'remove', 'replace', 'move', 'copy', 'test']);

function nothing(operation: JsonOperation): Node {
  return fromJsonValue(null, operation.origin);
}

function wholeDocument(operation: JsonOperation): Made {
  const { value } = operation;
  if (value?.kind !== 'map') return problem(operation, 'not-an-object', 'value', '');
  return { node: value };
}

interface Spot {
  readonly parent: MapNode | SeqNode;
  readonly key: string;
  /** Way to the parent, list indices resolved. */
  readonly way: FieldPath;
}

/** The container that a pointer leads into and the last segment (findObject); a pointer's first segment is not looked at. */
function find(document: Node, pointer: string): Spot | undefined {
  const segments = pointer.split('/');
  if (segments.length < 2) return undefined;
  let parent: Node | undefined = document;
  const way: (string | number)[] = [];
  for (const segment of segments.slice(1, -1)) {
    if (parent?.kind !== 'map' && parent?.kind !== 'seq') return undefined;
    const key = fromPointerPart(segment);
    const next: Node | 'bad-index' | undefined = member(parent, key);
    if (next === undefined || next === 'bad-index' || isNull(next)) return undefined;
    way.push(parent.kind === 'seq' ? (indexIn(key, parent.items.length) ?? 0) : key);
    parent = next;
  }
  if (parent.kind === 'scalar') return undefined;
  return { parent, key: fromPointerPart(segments.at(-1) ?? ''), way };
}

function member(parent: MapNode | SeqNode, key: string): Node | 'bad-index' | undefined {
  if (parent.kind === 'map') return parent.fields.findLast((field) => field.key.text === key)?.value;
  const index = indexIn(key, parent.items.length);
  return index === undefined ? 'bad-index' : parent.items[index];
}

/** An index of a list of that length; negative ones count from the end. Undefined outside of it and for what is no number. */
function indexIn(key: string, length: number): number | undefined {
  if (!/^[-+]?[0-9]+$/.test(key)) return undefined;
  const number = Number(key);
  const index = number < 0 ? number + length : number;
  return index >= 0 && index < length ? index : undefined;
}

type Edit = (parent: MapNode | SeqNode, key: string) => Node | JsonPatchProblem['reason'];

function edit(document: Node, operation: JsonOperation, from: 'path' | 'from', change: Edit): Made {
  const pointer = operation[from] ?? '';
  const place = find(document, pointer);
  if (place === undefined) return problem(operation, 'missing-parent', from, pointer);
  const made = change(place.parent, place.key);
  if (typeof made === 'string') return problem(operation, made, from, pointer);
  return { node: putNode(document, place.way, made) };
}

function add(document: Node, operation: JsonOperation, pointer: string, value: Node): Made {
  return edit(document, { ...operation, path: pointer }, 'path', (parent, key) => {
    if (parent.kind === 'map') return setMember(parent, key, value, operation);
    const length = parent.items.length + 1;
    const index = key === '-' ? parent.items.length : indexIn(key, length);
    if (index === undefined) return 'bad-index';
    return withItems(parent, [...parent.items.slice(0, index), value, ...parent.items.slice(index)]);
  });
}

function replace(parent: MapNode | SeqNode, key: string, operation: JsonOperation): Node | 'bad-index' {
  const value = operation.value ?? nothing(operation);
  if (parent.kind === 'map') return setMember(parent, key, value, operation);
  const index = indexIn(key, parent.items.length);
  if (index === undefined) return 'bad-index';
  return withItem(parent, index, over(parent.items[index] as Node, value));
}

function setMember(parent: MapNode, key: string, value: Node, operation: JsonOperation): MapNode {
  const at = parent.fields.findLastIndex((field) => field.key.text === key);
  const old = parent.fields[at];
  if (old === undefined) {
    const field: Field = { key: fromJsonValue(key, deeper(operation.origin, 'path')), value };
    return withOneMore(parent, field);
  }
  return withField(parent, at, over(old.value, value));
}

function over(old: Node, value: Node): Node {
  return writtenBy(value, replacing(value.origin, old));
}

function remove(parent: MapNode | SeqNode, key: string): Node | JsonPatchProblem['reason'] {
  if (parent.kind === 'map') {
    const at = parent.fields.findLastIndex((field) => field.key.text === key);
    return at < 0
      ? 'missing-member'
      : withFields(
          parent,
          parent.fields.filter((_, i) => i !== at),
        );
  }
  const index = indexIn(key, parent.items.length);
  return index === undefined
    ? 'bad-index'
    : withItems(
        parent,
        parent.items.filter((_, i) => i !== index),
      );
}

/** `move` and `copy`: a missing member of a mapping is copied as null, but cannot be moved. */
function transfer(document: Node, operation: JsonOperation, op: 'move' | 'copy'): Made {
  const { from, path } = operation;
  if (from === undefined) return problem(operation, 'no-path', 'from', '');
  const place = find(document, from);
  if (place === undefined) return problem(operation, 'missing-parent', 'from', from);
  const found = member(place.parent, place.key);
  if (found === 'bad-index') return problem(operation, 'bad-index', 'from', from);
  let rest = document;
  if (op === 'move') {
    const removed = edit(document, operation, 'from', (parent, key) => remove(parent, key));
    if ('problem' in removed) return removed;
    rest = removed.node;
  }
  if (path === undefined) return problem(operation, 'no-path', 'path', '');
  const origin: Origin = deeper(operation.origin, 'from');
  const value = found === undefined ? nothing(operation) : writtenBy(found, { ...origin, copied: found.origin });
  return add(rest, operation, path, value);
}

/**
 * Whether a value is the `value` of an operation of this patch: its null is one, which a test without a value does not fit. What an
 * operation without a value puts down is none, as is a null deeper in a value; a copy is what it was copied from.
 */
function isWritten(origin: Origin, operation: JsonOperation): boolean {
  const link = innermostLink(origin);
  if (link?.segment === 'from' && origin.copied !== undefined) return isWritten(origin.copied, operation);
  const { file, document, inner } = operation.origin;
  if (link?.segment !== 'value' || typeof link.parent?.segment !== 'number') return false;
  if (origin.file !== file || origin.document !== document || link.parent.parent !== undefined) return false;
  return inner === undefined || printPath(originPath(origin)) === printPath(originPath(operation.origin));
}

function test(document: Node, found: Node | undefined, operation: JsonOperation): Made {
  const { value, written } = operation;
  const wanted = value === undefined || isNull(value) ? undefined : value;
  const passes =
    found === undefined || isNull(found)
      ? wanted === undefined && (value !== undefined || found === undefined || !isWritten(found.origin, operation))
      : value !== undefined && equal(found, value, written);
  return passes ? { node: document } : problem(operation, 'test-failed', 'value', operation.path ?? '');
}

/** Structural equality in which scalars compare by their JSON text (lazyNode.equal). */
function equal(found: Node, wanted: Node, written: ReadonlyMap<Node, string> | undefined): boolean {
  if (isNull(found) || isNull(wanted)) return isNull(found) && isNull(wanted);
  if (found.kind === 'scalar') {
    if (wanted.kind !== 'scalar') return false;
    return goJson(nodeValue(found, false)) === (written?.get(wanted) ?? goJson(nodeValue(wanted, false)));
  }
  if (found.kind === 'seq') {
    if (wanted.kind !== 'seq' || found.items.length !== wanted.items.length) return false;
    return found.items.every((item, i) => {
      const other = wanted.items[i];
      return other !== undefined && equal(item, other, written);
    });
  }
  if (wanted.kind !== 'map' || found.fields.length !== wanted.fields.length) return false;
  return found.fields.every(({ key, value }) => {
    const other = wanted.fields.find((field) => field.key.text === key.text)?.value;
    return other !== undefined && equal(value, other, written);
  });
}
