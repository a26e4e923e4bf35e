import { findEntry, keyText, resolveAlias } from '../../syntax/lookup.ts';
import type { Range, SyntaxNode } from '../../syntax/tree.ts';
import { isSecretKey, secretForm } from '../../workspace/polycrate/secretValues.ts';
import { itemsAt } from '../../workspace/read.ts';

/**
 * Secret values of a Polycrate file: every value of a config in `secrets.poly`, which is told by its having blocks and no name; in
 * other files what is called like a secret or looks like one. Nothing for a Kubernetes object.
 */
export function polycrateSecrets(root: SyntaxNode | undefined): readonly Range[] {
  if (root?.kind !== 'map' || findEntry(root, 'apiVersion') !== undefined) return [];
  const blocks = itemsAt(root, ['blocks']);
  const own = findEntry(root, 'config')?.value;
  if (blocks.length === 0 && own === undefined) return [];
  const isSecrets = blocks.length > 0 && findEntry(root, 'name') === undefined;
  return [own, ...blocks.map((block) => findEntry(block, 'config')?.value)].flatMap((config) =>
    secretValues(config, '', isSecrets),
  );
}

function secretValues(node: SyntaxNode | undefined, key: string, isAll: boolean): readonly Range[] {
  // What an alias stands for is covered where it is written.
  if (node === undefined || node.kind === 'alias') return [];
  if (node.kind === 'seq') return node.items.flatMap((item) => secretValues(item, key, isAll));
  if (node.kind === 'map')
    return node.entries.flatMap((entry) => secretValues(entry.value, keyText(entry) ?? '', isAll));
  const scalar = resolveAlias(node);
  if (scalar?.kind !== 'scalar' || scalar.value === '') return [];
  return isAll || isSecretKey(key, scalar) || secretForm(scalar.value) !== undefined ? [node.range] : [];
}
