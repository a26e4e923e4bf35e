import type { SyntaxScalar } from '../syntax/tree.ts';

/**
 * Length of a text that does not end in a line break, else undefined: a block scalar that ends there has no line break at its end
 * either, to go-yaml (scannerc.go, yaml_parser_scan_block_scalar).
 */
export function openEndOf(text: string): number | undefined {
  return text.endsWith('\n') ? undefined : text.length;
}

/** The value of a scalar to go-yaml; `openEnd` as `openEndOf` gives it for the text in which the scalar stands. */
export function goYamlText({ value, style, range }: SyntaxScalar, openEnd: number | undefined): string {
  const open = openEnd !== undefined && range.end >= openEnd;
  return open && (style === 'literal' || style === 'folded') && value.endsWith('\n') ? value.slice(0, -1) : value;
}

/** What keeps go-yaml from writing a text as a block: blanks before a line break or at the end, and characters it escapes. */
const NO_BLOCK = / (?:\n|$)|[^\n\t\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;

/**
 * A folded text after go-yaml has written and read it, which kustomize does on its way to JSON. The writer (emitterc.go,
 * yaml_emitter_write_folded_scalar) doubles the first line break after every line that is not indented, whatever follows; the reader
 * takes that back only between two such lines. A text that begins with a blank gets no second line break at all.
 */
export function refolded(text: string): string {
  if (!text.includes('\n') || NO_BLOCK.test(text)) return text;
  const doubles = !/^\n*(?: |\t|$)/.test(text);
  return chomped(readFolded(writeFolded(text, doubles)), text);
}

/** Lines as the writer writes them, without indentation. */
function writeFolded(text: string, doubles: boolean): readonly string[] {
  const lines: string[] = [];
  const parts = text.split('\n');
  parts.forEach((line, index) => {
    lines.push(line);
    if (doubles && line !== '' && !isIndented(line) && index < parts.length - 1) lines.push('');
  });
  return lines;
}

function isIndented(line: string): boolean {
  return line.startsWith(' ') || line.startsWith('\t');
}

/** Folds lines as the reader does: one line break between two lines without indentation is a blank. */
function readFolded(lines: readonly string[]): string {
  let made = '';
  let before = '';
  let breaks = 0;
  for (const line of lines) {
    if (line !== '') {
      const folds = before !== '' && !isIndented(before) && !isIndented(line);
      made += folds ? (breaks === 1 ? ' ' : '\n'.repeat(breaks - 1)) : '\n'.repeat(breaks);
      made += line;
      before = line;
      breaks = 0;
    }
    breaks++;
  }
  return made + '\n'.repeat(Math.max(0, breaks - 1));
}

/** The line breaks at the end, by the indicator that the writer chose: none (`-`), one, or all of them (`+`). */
function chomped(read: string, written: string): string {
  if (!written.endsWith('\n')) return read.replace(/\n+$/, '');
  return written.endsWith('\n\n') ? read : `${read.replace(/\n+$/, '')}\n`;
}
