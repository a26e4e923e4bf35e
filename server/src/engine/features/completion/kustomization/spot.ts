import { keyText, resolveAlias } from '../../../syntax/lookup.ts';
import type { SyntaxNode } from '../../../syntax/tree.ts';
import { plainValue } from '../../yamlLines.ts';
import type { CompletionPlace } from '../place.ts';

/** The field whose value is wanted, as a text with 0 for every position: `patches.0.target.name`. Undefined where a key is typed. */
export function spotOf({ cursor, holder }: CompletionPlace): string | undefined {
  if (cursor.part === 'value') return [...cursor.path, cursor.name ?? ''].join('.');
  if (cursor.part === 'item') return cursor.path.join('.');
  return holder?.schema.type === 'array' ? [...cursor.path, 0].join('.') : undefined;
}

/** The text of a field beside the one that is typed. */
export function besides({ cursor }: CompletionPlace, name: string): string | undefined {
  const written = cursor.siblings.get(name);
  const text = written === undefined ? '' : plainValue(written);
  return text === '' ? undefined : text;
}

/**
 * The mappings around an offset, outermost first, with the last of every list that begins before the offset: where a line is half typed
 * it belongs to no node yet.
 */
export function mappingsAround(root: SyntaxNode | undefined, offset: number): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  let node = resolveAlias(root);
  while (node !== undefined) {
    if (node.kind === 'map') {
      found.push(node);
      const entry = node.entries.findLast((one) => keyText(one) !== undefined && one.key.range.start <= offset);
      node = resolveAlias(entry?.value);
    } else if (node.kind === 'seq') node = resolveAlias(node.items.findLast(({ range }) => range.start <= offset));
    else node = undefined;
  }
  return found;
}
