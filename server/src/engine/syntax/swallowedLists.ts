import { parse } from './parse.ts';
import type { SyntaxFile, SyntaxNode } from './tree.ts';

/** A word before a list: it swallows the items, and the file can be read. */
const SWALLOWS = /\n[ \t]*[^\s#:-][^:\n]*\n[ \t]*- /;

/**
 * The file without words that make a list part of a text, as a half-typed key above its items does: that can be read, and means nothing.
 * The words are blanked where they stand, so that offsets stay.
 */
export function withoutSwallowed(file: SyntaxFile): SyntaxFile {
  if (!SWALLOWS.test(file.text)) return file;
  let { text } = file;
  const visit = (node: SyntaxNode): void => {
    if (node.kind === 'map') for (const { value } of node.entries) visit(value);
    else if (node.kind === 'seq') for (const item of node.items) visit(item);
    else if (node.kind === 'scalar' && node.style === 'plain' && node.value.includes(' - ')) {
      const raw = file.text.slice(node.range.start, node.range.end);
      const end = raw.indexOf('\n');
      if (end > 0 && /^\n\s*- /.test(raw.slice(end))) text = blanked(text, node.range.start, end);
    }
  };
  for (const { root } of file.documents) if (root !== undefined) visit(root);
  return text === file.text ? file : { ...parse(text), text: file.text };
}

/** The text with some characters made spaces, so that offsets stay; line ends are kept. */
export function blanked(text: string, start: number, length: number): string {
  return (
    text.slice(0, start) + text.slice(start, start + length).replaceAll(/[^\r]/g, ' ') + text.slice(start + length)
  );
}
