import { readSyntaxNode } from '../../schema/treeReader.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { nodeAt } from '../../syntax/lookup.ts';
import type { Range, SyntaxNode } from '../../syntax/tree.ts';
import { entriesAt, itemsAt, scalarText, textAt } from '../../workspace/read.ts';
import { FieldReader } from '../../workspace/references/fieldReader.ts';
import type { ObjectReferences, SelectorUse } from '../../workspace/references/reference.ts';
import { equalities } from '../kustomizationTargets.ts';
import { type EntryName, entryNames } from './entryNames.ts';
import { patchedEntries } from './patchText.ts';

/** A label that is renamed: the key with all its values, or one value of the key. */
export interface LabelName {
  readonly key: string;
  /** Undefined where the key is renamed. */
  readonly value: string | undefined;
}

/** A field that writes the label, and which part of its text. */
export interface LabelField {
  readonly path: FieldPath;
  readonly part: 'key' | 'value';
  readonly span?: Range;
  /** Set where it stands in the path of an operation of a JSON patch, in which names are escaped. */
  readonly pointer?: true;
  /** Labels that an object has to have so that the field is about it. */
  readonly wants?: readonly (readonly [key: string, value: string])[];
}

/** Where templates of pods have their labels, for patches in which no pod can be seen. */
const TEMPLATES = ['spec.template.metadata.labels', 'spec.jobTemplate.spec.template.metadata.labels'];

/** The mappings of labels that an object has: its own, and those of its pods. */
export function labelMaps(root: SyntaxNode, object: ObjectReferences): readonly FieldPath[] {
  const reader = new FieldReader(readSyntaxNode);
  const pods = TEMPLATES.flatMap((pattern) => reader.find(root, pattern).map(({ path }) => path));
  const own = object.pod === undefined ? [] : [[...object.pod.path, 'metadata', 'labels']];
  const all = [['metadata', 'labels'], ...own, ...pods];
  return [...new Map(all.map((path) => [path.join('\n'), path])).values()];
}

/** The entries of a mapping of labels that are the label. */
export function inLabels(root: SyntaxNode | undefined, map: FieldPath, label: LabelName): readonly LabelField[] {
  return entriesAt(root, map).flatMap(({ key, entry }): readonly LabelField[] => {
    if (key !== label.key) return [];
    const path = [...map, key];
    if (label.value === undefined) return [{ path, part: 'key' }];
    return scalarText(entry.value) === label.value ? [{ path, part: 'value' }] : [];
  });
}

/** The parts of a selector that are about the label. */
export function inSelector(
  root: SyntaxNode | undefined,
  { path }: SelectorUse,
  label: LabelName,
): readonly LabelField[] {
  const isFull =
    nodeAt(root, [...path, 'matchLabels']) !== undefined || nodeAt(root, [...path, 'matchExpressions']) !== undefined;
  const expressions = itemsAt(root, [...path, 'matchExpressions']).flatMap((item, at): readonly LabelField[] => {
    const base = [...path, 'matchExpressions', at];
    if (textAt(item, ['key']) !== label.key) return [];
    if (label.value === undefined) return [{ path: [...base, 'key'], part: 'value' }];
    return itemsAt(item, ['values']).flatMap((one, index): readonly LabelField[] =>
      scalarText(one) === label.value ? [{ path: [...base, 'values', index], part: 'value' }] : [],
    );
  });
  return [...inLabels(root, isFull ? [...path, 'matchLabels'] : path, label), ...expressions];
}

/** The label as a patch writes it into a mapping of labels. */
export function patchedLabels(root: SyntaxNode | undefined, map: FieldPath, label: LabelName): readonly LabelField[] {
  return patchedEntries(root, map).flatMap(({ key, keyAt, span, value, valueAt }): readonly LabelField[] => {
    if (key !== label.key) return [];
    if (label.value !== undefined) return value === label.value ? [{ path: valueAt, part: 'value' }] : [];
    return [span === undefined ? { path: keyAt, part: 'key' } : { path: keyAt, part: 'value', span, pointer: true }];
  });
}

/** The labels that a kustomization sets (kustomize api/types/labels.go). */
export function setLabels(root: SyntaxNode | undefined, label: LabelName): readonly LabelField[] {
  const lists = itemsAt(root, ['labels']).map((_, at): FieldPath => ['labels', at, 'pairs']);
  return [['commonLabels'], ...lists].flatMap((map) => inLabels(root, map, label));
}

/** The terms of `labelSelector` in the targets of patches that are about the label (apimachinery pkg/labels/selector.go). */
export function targetLabels(
  root: SyntaxNode | undefined,
  label: LabelName,
  lists: readonly FieldPath[],
): readonly LabelField[] {
  return lists.flatMap((list) =>
    itemsAt(root, list).flatMap((_, at) => {
      const path = [...list, at, 'target', 'labelSelector'];
      const text = textAt(root, path) ?? '';
      const wants = equalities(text);
      return spansIn(text, label).map((span): LabelField => ({ path, part: 'value', span, wants }));
    }),
  );
}

/** Fields of replacements that lead to the label, with the entries that tell whose label it is. */
export function replacedLabels(
  root: SyntaxNode | undefined,
  { key, value }: LabelName,
): readonly { readonly field: LabelField; readonly entry: EntryName }[] {
  if (value !== undefined) return [];
  return entryNames(root).flatMap((entry) =>
    entry.fieldPaths.flatMap((path) => {
      const text = textAt(root, path) ?? '';
      const written = [`[${key}]`, key.replaceAll('.', '\\.')].find((one) =>
        ['labels', 'matchLabels', 'selector'].some((map) => text.endsWith(`${map}.${one}`)),
      );
      if (written === undefined) return [];
      const inner = written === key || !written.startsWith('[') ? 0 : 1;
      const span = { start: text.length - written.length + inner, end: text.length - inner };
      return [{ field: { path, part: 'value' as const, span }, entry }];
    }),
  );
}

function spansIn(text: string, { key, value }: LabelName): readonly Range[] {
  const literal = (name: string): string => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  const pattern =
    value === undefined
      ? `(?<=^|,|!)(\\s*)(${literal(key)})(?=\\s*(?:[=!,]|in\\b|notin\\b|$))`
      : `(?<=^|,)(\\s*${literal(key)}\\s*(?:==?|!=)\\s*)(${literal(value)})(?=\\s*(?:,|$))`;
  return [...text.matchAll(new RegExp(pattern, 'g'))].map(({ index, 1: lead = '', 2: name = '' }) => {
    const start = index + lead.length;
    return { start, end: start + name.length };
  });
}
