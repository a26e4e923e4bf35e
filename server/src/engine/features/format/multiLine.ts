import type { SyntaxFile, SyntaxNode, SyntaxScalar } from '../../syntax/tree.ts';
import { LineIndex } from '../../text/lineIndex.ts';

/** A value over several lines, which are moved together and never read as fields. */
export interface MultiLine {
  /** `block` for literal and folded texts, `quoted`, `plain`, and `flow` for what stands in brackets. */
  readonly kind: 'block' | 'quoted' | 'plain' | 'flow';
  /** The line it begins on; those up to `last` belong to it alone. */
  readonly first: number;
  readonly last: number;
  /** What stands behind `|` or `>`, without a comment. */
  readonly header: string;
}

/** All of them, outermost where they lie in each other, by every line that belongs to them alone. */
export function multiLines(file: SyntaxFile): ReadonlyMap<number, MultiLine> {
  const lines = new LineIndex(file.text);
  const found = new Map<number, MultiLine>();
  const add = ({ range }: SyntaxNode, kind: MultiLine['kind']): boolean => {
    const first = lines.position(range.start).line;
    const last = lines.position(Math.max(range.start, range.end - 1)).line;
    const header =
      kind === 'block' ? (/^[|>][-+\d]*/.exec(file.text.slice(range.start, range.end))?.[0].slice(1) ?? '') : '';
    for (let line = first + 1; line <= last; line++) found.set(line, { kind, first, last, header });
    return last > first;
  };
  const visit = (node: SyntaxNode): void => {
    if (node.kind === 'scalar') add(node, scalarKind(node));
    if (node.kind === 'alias' || node.kind === 'scalar') return;
    if (node.flow && add(node, 'flow')) return;
    if (node.kind === 'seq') node.items.forEach(visit);
    else for (const { key, value } of node.entries) [key, value].forEach(visit);
  };
  for (const { root } of file.documents) if (root !== undefined) visit(root);
  return found;
}

function scalarKind({ style }: SyntaxScalar): MultiLine['kind'] {
  if (style === 'literal' || style === 'folded') return 'block';
  return style === 'plain' ? 'plain' : 'quoted';
}
