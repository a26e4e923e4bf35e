import type { FieldPath } from '../syntax/fieldPath.ts';
import { findEntry, keyText, nodeAt, resolveAlias } from '../syntax/lookup.ts';
import type { SyntaxEntry, SyntaxNode } from '../syntax/tree.ts';

/** The text of a scalar, aliases followed; undefined for anything else and for an empty plain value (YAML null). */
export function scalarText(node: SyntaxNode | undefined): string | undefined {
  const at = resolveAlias(node);
  if (at?.kind !== 'scalar') return undefined;
  return at.style === 'plain' && (at.value === '' || at.value === '~' || at.value === 'null') ? undefined : at.value;
}

/** The text of the scalar at a path; undefined when it is missing, null or no scalar. */
export function textAt(root: SyntaxNode | undefined, path: FieldPath): string | undefined {
  return scalarText(nodeAt(root, path));
}

/** The items of the list at a path; none when it is missing or no list. */
export function itemsAt(root: SyntaxNode | undefined, path: FieldPath): readonly SyntaxNode[] {
  const at = resolveAlias(nodeAt(root, path));
  return at?.kind === 'seq' ? at.items : [];
}

/** The entries of the mapping at a path that have a text key. */
export function entriesAt(
  root: SyntaxNode | undefined,
  path: FieldPath,
): readonly { readonly key: string; readonly entry: SyntaxEntry }[] {
  const at = resolveAlias(nodeAt(root, path));
  if (at?.kind !== 'map') return [];
  return at.entries.flatMap((entry) => {
    const key = keyText(entry);
    return key === undefined ? [] : [{ key, entry }];
  });
}

/** True when a mapping has that key, whatever its value. */
export function hasKey(node: SyntaxNode | undefined, key: string): boolean {
  return findEntry(node, key) !== undefined;
}

/** True when a scalar reads as the boolean true. */
export function isTrue(node: SyntaxNode | undefined): boolean {
  return scalarText(node)?.toLowerCase() === 'true';
}
