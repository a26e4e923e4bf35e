import { resolveAlias } from '../syntax/lookup.ts';
import type { Range, SyntaxNode } from '../syntax/tree.ts';

/**
 * Where a part of a scalar's text stands in the file, in whatever style it is written: breaks and indentation of the file stand for
 * blanks and breaks of the text. Undefined where the two do not run side by side, as with escapes.
 */
export function spanRange(text: string, node: SyntaxNode | undefined, span: Range): Range | undefined {
  const scalar = resolveAlias(node);
  if (scalar?.kind !== 'scalar') return undefined;
  const places = align(text, startOf(text, scalar), scalar.value);
  const [start, end] = [places?.(span.start), places?.(Math.max(span.start, span.end - 1))];
  return start === undefined || end === undefined ? undefined : { start, end: Math.min(end + 1, scalar.range.end) };
}

/** Behind the quote, or the header of a block. */
function startOf(text: string, { range, style }: SyntaxNode & { kind: 'scalar' }): number {
  if (style === 'single' || style === 'double') return range.start + 1;
  if (style === 'plain') return range.start;
  const body = text.indexOf('\n', range.start) + 1;
  return body + (/^\s*/.exec(text.slice(body, range.end))?.[0].length ?? 0);
}

function align(text: string, start: number, value: string): ((offset: number) => number) | undefined {
  const places: number[] = [];
  let at = start;
  const skip = (source: string, from: number): number => /^\s*/.exec(source.slice(from))?.[0].length ?? 0;
  for (let i = 0; i < value.length; ) {
    const isBlank = /\s/.test(value[i] ?? '');
    if (!isBlank && value[i] !== text[at]) return undefined;
    if (!isBlank) {
      places.push(at++);
      i++;
      continue;
    }
    const count = skip(value, i);
    const width = skip(text, at);
    for (let k = 0; k < count; k++) places.push(at + Math.min(k, Math.max(0, width - 1)));
    if (width === 0 && i + count < value.length) return undefined;
    at += width;
    i += count;
  }
  return (offset) => places[Math.min(offset, places.length - 1)] ?? start;
}
