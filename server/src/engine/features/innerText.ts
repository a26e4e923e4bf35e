import type { FieldPath } from '../syntax/fieldPath.ts';
import { locateField } from '../syntax/lookup.ts';
import { parse } from '../syntax/parse.ts';
import type { Range, SyntaxFile, SyntaxNode } from '../syntax/tree.ts';

/**
 * The range, in the file, of a field of YAML that is written as a literal block (`patch: |-`). Undefined for other styles, whose
 * text does not stand in the file character by character; the block's key is shown then.
 */
export function innerRange(
  text: string,
  node: SyntaxNode | undefined,
  inner: { readonly document: number; readonly path: FieldPath; readonly part: 'key' | 'value' },
): Range | undefined {
  if (node?.kind !== 'scalar' || node.style !== 'literal') return undefined;
  const parsed = texts.get(node) ?? parse(node.value);
  texts.set(node, parsed);
  const root = parsed.documents[inner.document]?.root;
  if (root === undefined) return undefined;
  const found = locateField(root, inner.path);
  const range = inner.part === 'key' ? (found.key ?? found.value) : found.value;
  const map = lineStarts(text, node.range, node.value);
  const start = map(range.start);
  return { start, end: Math.max(start, map(range.end)) };
}

const texts = new WeakMap<SyntaxNode, SyntaxFile>();

/** Maps an offset of the block's value to the file: same line, behind the block's indentation. */
function lineStarts(text: string, range: Range, value: string): (offset: number) => number {
  const body = text.indexOf('\n', range.start) + 1;
  const lines = text.slice(body, range.end).split('\n');
  const first = lines.find((line) => line.trim() !== '') ?? '';
  const firstValue = value.split('\n').find((line) => line.trim() !== '') ?? '';
  const indent = first.replace(/\r$/, '').length - firstValue.length;
  return (offset) => {
    const before = value.slice(0, offset).split('\n');
    const line = before.length - 1;
    const lead = lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0);
    return Math.min(body + lead + Math.max(indent, 0) + (before[line] ?? '').length, range.end);
  };
}
