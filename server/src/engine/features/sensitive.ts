import { findEntry, resolveAlias } from '../syntax/lookup.ts';
import type { Range, SyntaxFile, SyntaxNode } from '../syntax/tree.ts';

/**
 * Where Secret values stand in a source file: `data` and `stringData` of Secrets, and literals of secret generators. Whoever
 * shows lines of the file covers them (product-design section 3, one rule everywhere).
 */
export function sensitiveRanges(file: SyntaxFile): readonly Range[] {
  return file.documents.flatMap(({ root }) => {
    const isSecret = text(findEntry(root, 'kind')?.value) === 'Secret';
    const values = isSecret ? ['data', 'stringData'].flatMap((key) => scalars(findEntry(root, key)?.value)) : [];
    const generators = resolveAlias(findEntry(root, 'secretGenerator')?.value);
    const literals =
      generators?.kind === 'seq' ? generators.items.flatMap((item) => scalars(findEntry(item, 'literals')?.value)) : [];
    return [...values, ...literals];
  });
}

/** Ranges of all scalar values below a node; keys stay readable. */
function scalars(node: SyntaxNode | undefined): Range[] {
  if (node === undefined || node.kind === 'alias') return [];
  if (node.kind === 'scalar') return [node.range];
  if (node.kind === 'seq') return node.items.flatMap(scalars);
  return node.entries.flatMap((entry) => scalars(entry.value));
}

function text(node: SyntaxNode | undefined): string | undefined {
  const at = resolveAlias(node);
  return at?.kind === 'scalar' ? at.value : undefined;
}
