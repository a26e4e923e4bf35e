import { type FieldPath, fromPointerPart } from '../../syntax/fieldPath.ts';
import { nodeAt } from '../../syntax/lookup.ts';
import type { Range, SyntaxNode } from '../../syntax/tree.ts';
import { entriesAt, itemsAt, scalarText, textAt } from '../../workspace/read.ts';

/** An entry of a mapping of an object, as a patch writes it: where its key stands, and its value where that is one text. */
export interface PatchedEntry {
  readonly key: string;
  readonly keyAt: FieldPath;
  /** Set where the key is a part of the path of an operation, in which it is escaped. */
  readonly span?: Range;
  readonly value: string | undefined;
  readonly valueAt: FieldPath;
}

/**
 * The entries that a patch writes into a mapping of the object that it is for: as fields of a merge patch, or by operations of a JSON
 * patch (RFC 6902) whose paths lead to one of them, to the mapping, or above it.
 */
export function patchedEntries(root: SyntaxNode | undefined, map: FieldPath): readonly PatchedEntry[] {
  if (root?.kind !== 'seq') return entriesIn(root, map);
  return itemsAt(root, []).flatMap((_, at) =>
    ['path', 'from'].flatMap((field) => entriesOfOperation(root, [at, field], map)),
  );
}

function entriesIn(root: SyntaxNode | undefined, map: FieldPath): readonly PatchedEntry[] {
  return entriesAt(root, map).map(({ key, entry }) => {
    const path = [...map, key];
    return { key, keyAt: path, value: scalarText(entry.value), valueAt: path };
  });
}

function entriesOfOperation(root: SyntaxNode, pointerAt: FieldPath, map: FieldPath): readonly PatchedEntry[] {
  const pointer = textAt(root, pointerAt);
  if (pointer?.startsWith('/') !== true) return [];
  const parts = pointer.split('/').slice(1);
  const isAlong = parts.every((part, at) => at >= map.length || fromPointerPart(part) === String(map[at]));
  if (!isAlong) return [];
  const value = [...pointerAt.slice(0, -1), 'value'];
  if (parts.length <= map.length)
    return pointerAt.at(-1) === 'path' ? entriesIn(root, [...value, ...map.slice(parts.length)]) : [];
  if (parts.length > map.length + 1) return [];
  const last = parts.at(-1) ?? '';
  const span = { start: pointer.length - last.length, end: pointer.length };
  return [
    {
      key: fromPointerPart(last),
      keyAt: pointerAt,
      span,
      value: pointerAt.at(-1) === 'path' ? scalarText(nodeAt(root, value)) : undefined,
      valueAt: value,
    },
  ];
}
