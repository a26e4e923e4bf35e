import { sameItems } from '../../text/same.ts';
import { textScalar } from '../newNode.ts';
import { getField, type MapNode, type Node, type SeqNode } from '../node.ts';
import { setField } from '../nodeEdit.ts';
import { withItems } from '../nodeShape.ts';
import { mapDirective } from './directives.ts';
import { findElement, isBlank, keyValues, rawText, setElement } from './elements.ts';
import type { MergeSchema } from './mergeKeys.ts';

/** What the elements of a list need. */
export interface ElementMerger {
  /** Merges one element; undefined when nothing is left of it. */
  readonly merge: (dest: Node | undefined, patch: Node | undefined) => Node | undefined;
  /** Refuses the merge: an element has not the form that a list with, or without, a key needs. */
  readonly refuse: (node: Node, wanted: 'scalar' | 'map') => void;
}

/** The two lists on their way: the algorithm changes elements in place, and what it meets later are the changed ones. */
interface Sides {
  dest: Node[];
  patch: Node[];
  /** True when the patch list is taken whole: both sides are then one list. */
  readonly same: boolean;
}

/**
 * Merges two lists by key: setAssociativeSequenceElements of kyaml/yaml/walk/associative_sequence.go with additions put in
 * front, its degenerate cases included (elements without a key, repeated keys, keys of which one part is missing). `patch` is
 * absent when the patch does not name the list, and the same list as `dest` when the patch list is taken whole. The same list
 * comes back when nothing changes.
 */
export function mergeList(
  dest: SeqNode,
  patch: SeqNode | undefined,
  schema: MergeSchema,
  merger: ElementMerger,
): SeqNode {
  const primitive = schema.keys === undefined || schema.keys.length === 0;
  const keys = primitive ? [''] : (schema.keys ?? []);
  if ((patch === undefined || patch === dest) && isOrderly(dest, keys)) return mergeInPlace(dest, patch, merger);
  const sides: Sides = { dest: [...dest.items], patch: [...(patch?.items ?? [])], same: patch === dest };
  let tuples = collectTuples([...sides.patch, ...sides.dest], keys);
  if (tuples.length === 0) return dest;
  if (keys.length > 1) tuples = unify(tuples);
  let made: Node[] = [];
  let valid: Tuple = { keys, values: [] };
  for (const values of tuples) {
    valid = validate(tuples, { keys, values });
    const element = mergeTuple(sides, valid, merger);
    if (element === undefined) {
      sides.dest = setElement(sides.dest, valid.keys, valid.values, undefined);
      if (sides.same) sides.patch = sides.dest;
    } else made = setElement(made, valid.keys, valid.values, element);
  }
  // Elements are compared as single values where the list has no key, and as mappings where it has one.
  const wanted = primitive ? 'scalar' : 'map';
  const compared = primitive && made.length + sides.dest.length > 1 ? [...made, ...sides.dest] : sides.dest;
  const odd = compared.find((item) => item.kind !== wanted && !isBlank(item));
  if (odd !== undefined) merger.refuse(odd, wanted);
  for (const item of sides.dest) made = appendElement(made, item, valid.keys);
  return sameItems(made, dest.items) ? dest : withItems(dest, made);
}

interface Tuple {
  readonly keys: readonly string[];
  readonly values: readonly string[];
}

/** Whether every element is told by its key values alone, all by the same keys: merging such a list with nothing keeps its order. */
function isOrderly(list: SeqNode, keys: readonly string[]): boolean {
  if (keys[0] === '')
    return list.items.length < 2 && list.items.every((item) => item.kind === 'scalar' && !isBlank(item));
  const seen = new Set<string>();
  let shape: string | undefined;
  for (const item of list.items) {
    if (item.kind !== 'map') return false;
    const values = keyValues(item, keys);
    const present = values.map((value) => (value === '' ? '-' : '+')).join('');
    if (values[0] === '' || (shape !== undefined && present !== shape)) return false;
    shape = present;
    const told = JSON.stringify(values);
    if (seen.has(told)) return false;
    seen.add(told);
  }
  return true;
}

function mergeInPlace(dest: SeqNode, patch: SeqNode | undefined, merger: ElementMerger): SeqNode {
  let items: Node[] | undefined;
  for (const [i, item] of dest.items.entries()) {
    const next = merger.merge(item, patch === undefined ? undefined : item);
    if (next !== item && items === undefined) items = dest.items.slice(0, i);
    if (items !== undefined && next !== undefined && !isBlank(next)) items.push(next);
  }
  return items === undefined ? dest : withItems(dest, items);
}

/** Key values in order, exact repeats dropped. */
function collectTuples(items: readonly Node[], keys: readonly string[]): readonly (readonly string[])[] {
  const seen = new Set<string>();
  const tuples: (readonly string[])[] = [];
  for (const item of items) {
    const values = keys[0] === '' ? [rawText(item)] : keyValues(item, keys);
    const told = values.length === 1 ? (values[0] ?? '') : JSON.stringify(values);
    if (!seen.has(told)) tuples.push(values);
    seen.add(told);
  }
  return tuples;
}

/** Fills tuples from each other where they agree in one part and differ only in missing ones (mergeValues). */
function unify(tuples: readonly (readonly string[])[]): (readonly string[])[] {
  const made = [...tuples];
  for (let i = 0; i < made.length; i++) {
    const first = made[i] ?? [];
    for (let j = 0; j < made.length; j++) {
      const filled = fill(first, made[j] ?? []);
      if (filled === undefined) continue;
      made[i] = filled;
      made[j] = filled;
    }
  }
  return made;
}

function fill(a: readonly string[], b: readonly string[]): readonly string[] | undefined {
  if (!a.some((value, i) => value === b[i])) return undefined;
  if (a.some((value, i) => value !== b[i] && value !== '' && b[i] !== '')) return undefined;
  return a.map((value, i) => (value === '' ? (b[i] ?? '') : value));
}

/** The keys that some tuple has, and a tuple's values for them (validateKeys). */
function validate(tuples: readonly (readonly string[])[], { keys, values }: Tuple): Tuple {
  const used = keys.filter((_, i) => tuples.some((tuple) => (tuple[i] ?? '') !== ''));
  if (used.length === 0) return { keys, values };
  return { keys: used, values: values.filter((value, i) => value !== '' || used.includes(keys[i] ?? '')) };
}

/** Merges what both sides have for a tuple and leaves the changed element on the side that it came from. */
function mergeTuple(sides: Sides, valid: Tuple, merger: ElementMerger): Node | undefined {
  const told = validate([valid.values], valid);
  const destAt = findElement(sides.dest, told.keys, told.values);
  const patchAt = sides.same ? destAt : findElement(sides.patch, told.keys, told.values);
  const dest = sides.dest[destAt];
  const patch = sides.patch[patchAt];
  const merged = merger.merge(dest, patch);
  if (merged === undefined || isBlank(merged)) {
    if (patch?.kind === 'map') sides.patch[patchAt] = mapDirective(patch).rest;
    if (patch?.kind === 'map' && sides.same) sides.dest[destAt] = mapDirective(patch).rest;
    return undefined;
  }
  const element = merged.kind === 'map' ? withKeys(merged, valid) : merged;
  const fromDest = dest !== undefined && !isBlank(dest) && !isReplace(patch);
  if (fromDest || sides.same) sides.dest[destAt] = element;
  if (!fromDest || sides.same) sides.patch[patchAt] = element;
  return element;
}

function isReplace(patch: Node | undefined): boolean {
  if (patch?.kind === 'scalar') return true;
  return patch?.kind === 'map' && mapDirective(patch).directive === 'replace';
}

function withKeys(element: MapNode, { keys, values }: Tuple): MapNode {
  let made = element;
  for (const [i, key] of keys.entries()) {
    const value = values[i] ?? '';
    if (value !== '' && getField(made, key) === undefined) {
      made = setField(made, key, textScalar(value, element.origin)) as MapNode;
    }
  }
  return made;
}

/** Puts an element of dest behind the merged ones, or in the place of its equal (appendListNode). */
function appendElement(made: Node[], item: Node, keys: readonly string[]): Node[] {
  if (keys[0] === '') return setElement(made, [''], [rawText(item)], item);
  let grown = made;
  const values: string[] = [];
  for (const key of keys) {
    const value = getField(item, key);
    if (value === undefined) grown = [...grown, item];
    else values.push(rawText(value));
  }
  if (keys.length > 1) grown = setElement(grown, keys, values, undefined);
  return setElement(grown, keys, values, item);
}
