import type { Range, SyntaxComment, SyntaxNode } from './tree.ts';

/**
 * The comments of one document, in order. The library hands comments out as loose text without positions, so they are
 * read from the text: a `#` at a line start or after a blank that lies in no scalar (YAML 1.2.2, section 6.6).
 */
export function findComments(text: string, range: Range, root: SyntaxNode | undefined): SyntaxComment[] {
  if (!text.includes('#')) return [];
  const scalars = scalarRanges(root);
  const comments: SyntaxComment[] = [];
  const pattern = /(^|[ \t])#([^\r\n]*)/gm;
  pattern.lastIndex = range.start;
  let next = 0;
  for (let match = pattern.exec(text); match !== null && match.index < range.end; match = pattern.exec(text)) {
    const start = match.index + (match[1] ?? '').length;
    while (next < scalars.length && (scalars[next]?.end ?? 0) <= start) next++;
    const scalar = scalars[next];
    if (scalar !== undefined && scalar.start < start) {
      pattern.lastIndex = scalar.end;
      continue;
    }
    comments.push({ text: match[2] ?? '', range: { start, end: match.index + match[0].length } });
  }
  return comments;
}

function scalarRanges(root: SyntaxNode | undefined): Range[] {
  const ranges: Range[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.kind === 'scalar') ranges.push(node.range);
    else if (node.kind === 'seq') node.items.forEach(visit);
    else if (node.kind === 'map') {
      for (const entry of node.entries) {
        visit(entry.key);
        visit(entry.value);
      }
    }
  };
  if (root !== undefined) visit(root);
  return ranges;
}
