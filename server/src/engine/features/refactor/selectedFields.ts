import type { MergeSchema } from '../../kustomize/merge/mergeKeys.ts';
import { findEntry, keyText } from '../../syntax/lookup.ts';
import { touches } from '../../syntax/touches.ts';
import type { Range, SyntaxEntry, SyntaxMap, SyntaxNode } from '../../syntax/tree.ts';
import { columnOf } from './listEdit.ts';

/** What of an object is taken: a text, the selection in it, and the lists that a patch merges by a key. */
export interface Selection {
  readonly text: string;
  readonly range: Range;
  /** Whether elements before a selected one are named too: kustomize puts what a patch names at the front of a list. */
  readonly keepsOrder: boolean;
}

/** The lines of a patch below its head: fields of the object, and fields of its metadata. */
export interface PatchLines {
  readonly own: readonly string[];
  readonly metadata: readonly string[];
}

/**
 * The lines of a strategic merge patch that has the selected fields and what leads to them. Lists without a merge key are replaced by a
 * patch and so taken whole; of the others the selected elements come with their keys. Texts and comments inside of fields stay as written.
 * Name and namespace are no change, and the status belongs to the cluster.
 */
export function patchLines(map: SyntaxMap, selection: Selection, schema: MergeSchema | undefined): PatchLines {
  const lines = (entry: SyntaxEntry, from: MergeSchema | undefined): readonly string[] =>
    entryLines(entry, selection, from?.fields.get(keyText(entry) ?? ''));
  const own = map.entries.filter(
    (entry) => !['apiVersion', 'kind', 'status', 'metadata'].includes(keyText(entry) ?? ''),
  );
  const metadata = findEntry(map, 'metadata')?.value;
  const marks = metadata?.kind === 'map' ? metadata.entries : [];
  const kept = marks.filter((entry) => !['name', 'namespace', 'generateName'].includes(keyText(entry) ?? ''));
  return {
    own: own.flatMap((entry) => lines(entry, schema)),
    metadata: kept.flatMap((entry) => lines(entry, schema?.fields.get('metadata'))),
  };
}

function entryLines(entry: SyntaxEntry, selection: Selection, schema: MergeSchema | undefined): readonly string[] {
  if (!touches(entry.range, selection.range)) return [];
  const { value } = entry;
  const isOpen = !covers(selection, entry.range) && value.range.end > value.range.start && !isFlow(value);
  const onKey = selection.range.end <= entry.key.range.end;
  if (!isOpen || onKey) return sliceLines(selection.text, entry.range);
  const key = selection.text.slice(entry.key.range.start, entry.key.range.end);
  const below = value.kind === 'map' ? mapLines(value, selection, schema) : seqLines(value, selection, schema);
  if (below === undefined) return sliceLines(selection.text, entry.range);
  return below.length === 0 ? [] : [`${key}:`, ...below.map((line) => (line === '' ? '' : `  ${line}`))];
}

function mapLines(map: SyntaxMap, selection: Selection, schema: MergeSchema | undefined): readonly string[] {
  return map.entries.flatMap((entry) => entryLines(entry, selection, schema?.fields.get(keyText(entry) ?? '')));
}

/** Undefined for what is taken whole. */
function seqLines(
  node: SyntaxNode,
  selection: Selection,
  schema: MergeSchema | undefined,
): readonly string[] | undefined {
  if (node.kind !== 'seq' || schema?.keys === undefined) return undefined;
  const keys = schema.keys;
  const isChosen = (item: SyntaxNode): boolean => touches(item.range, selection.range);
  const last = node.items.findLastIndex(isChosen);
  const items = node.items.slice(0, last + 1).filter((item) => isChosen(item) || selection.keepsOrder);
  return items.flatMap((item) => {
    const lines = isChosen(item)
      ? chosenLines(item, selection, { keys, element: schema.element })
      : keyLines(item, selection, keys);
    return lines.map((line, i) => (i === 0 ? `- ${line}` : line === '' ? '' : `  ${line}`));
  });
}

interface ElementSchema {
  readonly keys: readonly string[];
  readonly element: MergeSchema | undefined;
}

function chosenLines(item: SyntaxNode, selection: Selection, schema: ElementSchema): readonly string[] {
  const isPart = item.kind === 'map' && !covers(selection, item.range);
  return (isPart ? elementLines(item, selection, schema) : undefined) ?? sliceLines(selection.text, item.range);
}

/** An element that is only named: its keys, or the text that it is. */
function keyLines(item: SyntaxNode, { text }: Selection, keys: readonly string[]): readonly string[] {
  if (item.kind !== 'map' || item.flow) return sliceLines(text, item.range);
  const named = item.entries.filter((entry) => keys.includes(keyText(entry) ?? ''));
  return named.flatMap((entry) => sliceLines(text, entry.range));
}

/** An element with its keys first. Undefined for one that is taken whole. */
function elementLines(
  item: SyntaxMap,
  selection: Selection,
  { keys, element }: ElementSchema,
): readonly string[] | undefined {
  if (item.flow || item.entries.length === 0) return undefined;
  const named = item.entries.filter((entry) => keys.includes(keyText(entry) ?? ''));
  const rest = item.entries.filter((entry) => !named.includes(entry));
  const chosen = rest.flatMap((entry) => entryLines(entry, selection, element?.fields.get(keyText(entry) ?? '')));
  if (chosen.length === 0) return undefined;
  return [...keyLines(item, selection, keys), ...chosen];
}

/** A stretch of a block as lines that begin at its first column. */
export function sliceLines(text: string, range: Range): readonly string[] {
  const column = columnOf(text, range.start);
  const lines = text.slice(range.start, range.end).trimEnd().split(/\r?\n/);
  return lines.map((line, i) => (i === 0 ? line : line.slice(Math.min(column, line.length - line.trimStart().length))));
}

function covers({ text, range }: Selection, node: Range): boolean {
  return range.start <= node.start && range.end >= node.start + text.slice(node.start, node.end).trimEnd().length;
}

function isFlow(node: SyntaxNode): boolean {
  return (node.kind !== 'map' && node.kind !== 'seq') || node.flow;
}
