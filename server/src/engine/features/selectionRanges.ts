import type { Range, SyntaxDocument, SyntaxFile, SyntaxNode } from '../syntax/tree.ts';
import { recovered } from './recovered.ts';

/**
 * What a selection at an offset grows to, innermost first: the word, the value, the value with its quotes, the field, the fields
 * around it, the item with its dash, and so on to the document and the whole file. Each range is larger than the one before it.
 */
export function selectionRange(file: SyntaxFile, offset: number): readonly Range[] {
  const { text, documents } = recovered(file);
  const document = documents.find(({ range }) => range.start <= offset && offset <= range.end);
  const comment = document?.comments.find(({ range }) => holds(range, offset));
  const inner = comment === undefined ? nodeRanges(document, text, offset) : [comment.range];
  const around = document === undefined ? [] : [trimmed(text, document.range)];
  const word = wordAt(text, offset, inner.at(-1));
  const outward = [
    ...(word === undefined ? [] : [word]),
    ...inner.toReversed(),
    ...around,
    { start: 0, end: text.length },
  ];
  const kept: Range[] = [];
  for (const range of outward) {
    const before = kept.at(-1);
    if (range.end > range.start && (before === undefined || isLarger(range, before))) kept.push(range);
  }
  return kept;
}

function isLarger(outer: Range, inner: Range): boolean {
  return outer.start <= inner.start && outer.end >= inner.end && (outer.start < inner.start || outer.end > inner.end);
}

/** Ranges of everything around an offset, outermost first. */
function nodeRanges(document: SyntaxDocument | undefined, text: string, offset: number): Range[] {
  const found: Range[] = [];
  let node = document?.root;
  while (node !== undefined && holds(node.range, offset)) {
    found.push(trimmed(text, node.range));
    node = childAt(node, text, offset, found);
  }
  return found;
}

function childAt(node: SyntaxNode, text: string, offset: number, found: Range[]): SyntaxNode | undefined {
  if (node.kind === 'map') {
    const entry = node.entries.find(({ range }) => holds(range, offset));
    if (entry === undefined) return undefined;
    found.push(trimmed(text, entry.range));
    return holds(entry.key.range, offset) ? entry.key : entry.value;
  }
  if (node.kind === 'seq') {
    const item = node.items.find(({ range }) => holds(range, offset));
    if (item !== undefined && !node.flow) found.push(withDash(text, trimmed(text, item.range)));
    return item;
  }
  if (node.kind === 'scalar' && (node.style === 'single' || node.style === 'double')) {
    const inside = { start: node.range.start + 1, end: node.range.end - 1 };
    if (inside.start <= offset && offset <= inside.end) found.push(inside);
  }
  return undefined;
}

/** An item with the list mark that it stands behind. */
function withDash(text: string, range: Range): Range {
  const before = /-[ \t]+(?:[&!]\S*[ \t]+)*$/.exec(
    text.slice(text.lastIndexOf('\n', range.start - 1) + 1, range.start),
  );
  return before === null ? range : { start: range.start - before[0].length, end: range.end };
}

function wordAt(text: string, offset: number, within: Range | undefined): Range | undefined {
  const before = /[\w-]*$/.exec(text.slice(Math.max(0, offset - 200), offset))?.[0] ?? '';
  const after = /^[\w-]*/.exec(text.slice(offset, offset + 200))?.[0] ?? '';
  const range = { start: offset - before.length, end: offset + after.length };
  const fits = within === undefined || (within.start <= range.start && range.end <= within.end);
  return fits ? range : undefined;
}

function trimmed(text: string, { start, end }: Range): Range {
  const lead = /^\s*/.exec(text.slice(start, end))?.[0].length ?? 0;
  return { start: start + lead, end: start + Math.max(lead, text.slice(start, end).trimEnd().length) };
}

function holds({ start, end }: Range, offset: number): boolean {
  return start <= offset && offset <= end;
}
