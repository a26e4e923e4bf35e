/** One line of block-style YAML, read by its columns alone, so that half-typed text has a place too. */
export interface YamlLine {
  readonly start: number;
  readonly text: string;
  /** Columns of the `- ` marks that the line begins with. */
  readonly dashes: readonly number[];
  /** Column of the first character that is neither space nor list mark. */
  readonly column: number;
  /** The key, and what stands behind its colon; undefined for a line without one. */
  readonly key: string | undefined;
  readonly value: string;
  readonly isBlank: boolean;
}

const BYTE_ORDER_MARK = '\uFEFF';
const KEY = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#'"[\]{},&*!|>%@`][^#]*?)\s*:(?:\s+(.*))?$/;
/** What a tab counts where spaces belong; YAML takes none there, so any number is a guess at what was meant. */
const TAB = '  ';

/** Reads one line of a text that starts at an offset. */
export function readYamlLine(text: string, start: number): YamlLine {
  const dashes: number[] = [];
  const lead = /^[ \t]*/.exec(text)?.[0] ?? '';
  let at = lead.length;
  const tabs = lead.replaceAll('\t', TAB).length - lead.length;
  for (let mark = /^-(?:[ \t]+|$)/.exec(text.slice(at)); mark; mark = /^-(?:[ \t]+|$)/.exec(text.slice(at))) {
    dashes.push(at + tabs);
    at += mark[0].length;
  }
  const rest = text.slice(at).trimEnd();
  const match = KEY.exec(rest);
  const isBlank = (rest === '' && dashes.length === 0) || rest.startsWith('#');
  const key = match?.[1]?.replace(/^(['"])(.*)\1$/, '$2');
  return { start, text, dashes, column: at + tabs, key, value: match?.[2] ?? '', isBlank };
}

/** The column at which a line begins: that of its first list mark, or of its first character. */
export function firstColumn({ dashes, column }: YamlLine): number {
  return dashes[0] ?? column;
}

/** A plain or quoted value without its quotes, and without the comment behind it. */
export function plainValue(value: string): string {
  const quoted = /^(["'])(.*?)\1\s*,?\s*(?:#.*)?$/.exec(value);
  return quoted?.[2] ?? value.replace(/(?:^|\s+)#.*$/, '').trim();
}

/** The lines of the document that holds an offset, `---` left out, and the number of the offset's line among them. */
export function documentLines(
  text: string,
  offset: number,
): { readonly lines: readonly YamlLine[]; readonly at: number } {
  const all: YamlLine[] = [];
  let at = 0;
  let first = 0;
  let start = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  for (const line of text.slice(start).split('\n')) {
    const clean = line.endsWith('\r') ? line.slice(0, -1) : line;
    const separates = /^---(?:\s|$)/.test(clean);
    if (separates && start > offset) break;
    if (separates && start + clean.length <= offset) first = all.length + 1;
    if (start <= offset) at = all.length;
    all.push(readYamlLine(separates ? '' : clean, start));
    start += line.length + 1;
  }
  return { lines: all.slice(first), at: at - first };
}
