import type { SyntaxNode } from '../../syntax/tree.ts';

/** What a plain scalar cannot hold as text: other types, indicators, comments, separators of flow collections. */
const NEEDS_QUOTES =
  /^(?:|[-+.\d].*|true|false|yes|no|on|off|y|n|null|~|<<|=)$|^[\s\-?:,[\]{}#&*!|>'"%@`]|:(?:\s|$)|\s#|[,[\]{}]|\s$/i;

/** A text as a YAML scalar that fits anywhere: plain where that is read back as the same text, else in single quotes. */
export function plainOrQuoted(value: string): string {
  const isPath = /^(?:\.{0,2}\/|\.\.?$|[.\w])[\w./-]*$/.test(value) && !/^[-+.]?\d[\d._eE+-]*$|^0[xob]\w+$/.test(value);
  const isWord = /^(?:true|false|yes|no|on|off|y|n|null)$/i.test(value);
  if (isPath && !isWord) return value;
  return NEEDS_QUOTES.test(value) ? `'${value.replaceAll("'", "''")}'` : value;
}

/** The text of a scalar with another value, in the quotes that it has; undefined for what is no scalar on one line. */
export function rewrittenScalar(node: SyntaxNode | undefined, value: string): string | undefined {
  if (node?.kind !== 'scalar') return undefined;
  if (node.style === 'single') return `'${value.replaceAll("'", "''")}'`;
  if (node.style === 'double') return `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
  return node.style === 'plain' ? plainOrQuoted(value) : undefined;
}
