import type { FieldPath } from '../../syntax/fieldPath.ts';
import { findEntry, nodeAt, resolveAlias } from '../../syntax/lookup.ts';
import type { Range, SyntaxFile, SyntaxMap, SyntaxNode, SyntaxSeq } from '../../syntax/tree.ts';
import { plainOrQuoted } from './scalarEdit.ts';

/** What a new entry of a list says: a text, or fields with texts; lines of a field are kept as a block. */
export type NewItem = string | { readonly [field: string]: NewItem };

type Edit = { readonly range: Range; readonly text: string };

/**
 * Adds entries at the end of a list of a kustomization; the list is made where it is missing. Everything else keeps its bytes, and the
 * new entries look like their neighbours: indented or not, in brackets or not.
 */
export function addItems(source: SyntaxFile, field: string, items: readonly NewItem[]): readonly Edit[] {
  const root = rootMap(source);
  const eol = endOfLine(source.text);
  if (items.length === 0) return [];
  if (root === undefined) return [newField(source.text, source.text.length, fieldLines(field, items, '  '), eol)];
  const entry = findEntry(root, field);
  const value = resolveAlias(entry?.value);
  if (entry === undefined) {
    const column = columnOf(source.text, root.range.start);
    const lines = fieldLines(field, items, listIndent(source.text, root)).map((line) => ' '.repeat(column) + line);
    return root.flow
      ? []
      : [newField(source.text, lineEnd(source.text, contentEnd(source.text, root.range)), lines, eol)];
  }
  if (value?.kind === 'seq' && value.items.length > 0) return [appended(source.text, value, items, eol)];
  if (value === undefined || value.kind === 'map' || !isEmpty(value)) return [];
  const colon = source.text.indexOf(':', entry.key.range.end) + 1;
  const isWritten = value.range.end > value.range.start;
  const at = isWritten ? { start: colon, end: value.range.end } : sameSpot(lineEnd(source.text, colon));
  const indent = ' '.repeat(columnOf(source.text, entry.key.range.start)) + listIndent(source.text, root);
  return [
    {
      range: at,
      text: blockItems(items, indent)
        .map((line) => eol + line)
        .join(''),
    },
  ];
}

/** Takes entries out of a list, the whole field with the last of them. Comments on their lines go along. */
export function removeItems(source: SyntaxFile, list: FieldPath, indexes: readonly number[]): readonly Edit[] {
  const root = rootMap(source);
  const seq = nodeAt(root, list);
  if (seq?.kind !== 'seq') return [];
  const gone = indexes.filter((index) => seq.items[index] !== undefined);
  if (gone.length === 0) return [];
  if (gone.length === seq.items.length) return removeField(source, list);
  if (seq.flow) return [{ range: seq.range, text: keptFlow(source.text, seq, gone) }];
  return gone.map((index) => {
    const range = (seq.items[index] as SyntaxNode).range;
    return { range: wholeLines(source.text, { start: dashOf(source.text, range.start), end: range.end }), text: '' };
  });
}

/** Takes a field out, with its lines; the entry of a list with the last of its fields. */
export function removeField(source: SyntaxFile, path: FieldPath): readonly Edit[] {
  const root = rootMap(source);
  const parent = resolveAlias(nodeAt(root, path.slice(0, -1)));
  const entry = findEntry(parent, String(path.at(-1)));
  if (parent?.kind !== 'map' || entry === undefined) return [];
  const index = parent.entries.indexOf(entry);
  const holder = path.at(-2);
  const isLast = parent.entries.length === 1 && path.length > 1;
  if (isLast && typeof holder === 'number') return removeItems(source, path.slice(0, -2), [holder]);
  if (isLast) return removeField(source, path.slice(0, -1));
  const next = parent.entries[index + 1];
  const lineStart = source.text.lastIndexOf('\n', entry.range.start - 1) + 1;
  const isAlone = source.text.slice(lineStart, entry.range.start).trim() === '';
  if (parent.flow || !isAlone) {
    const before = parent.entries[index - 1];
    const start = next === undefined && before !== undefined ? before.range.end : entry.range.start;
    return [{ range: { start, end: next === undefined ? entry.range.end : next.range.start }, text: '' }];
  }
  return [{ range: wholeLines(source.text, entry.range), text: '' }];
}

/** The mapping of a kustomization; only its first document counts. */
export function rootMap(source: SyntaxFile): SyntaxMap | undefined {
  const root = source.documents.find((document) => document.root !== undefined)?.root;
  return root?.kind === 'map' ? root : undefined;
}

/** The line break of a text. */
export function endOfLine(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** The zero-based column of an offset. */
export function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

/** An entry as lines in block style, the first after its list mark. */
export function blockItems(items: readonly NewItem[], indent: string): readonly string[] {
  return items.flatMap((item) => blockLines(item).map((line, i) => indent + (i === 0 ? '- ' : '  ') + line));
}

function keptFlow(text: string, list: SyntaxSeq, gone: readonly number[]): string {
  const kept = list.items.filter((_, index) => !gone.includes(index));
  return `[${kept.map(({ range }) => text.slice(range.start, range.end)).join(', ')}]`;
}

function appended(text: string, list: SyntaxSeq, items: readonly NewItem[], eol: string): Edit {
  const last = (list.items.at(-1) as SyntaxNode).range;
  if (list.flow) return { range: sameSpot(last.end), text: items.map((item) => `, ${flowText(item)}`).join('') };
  const first = (list.items[0] as SyntaxNode).range.start;
  const indent = ' '.repeat(columnOf(text, dashOf(text, first)));
  const at = lineEnd(text, contentEnd(text, last.end > last.start ? last : sameSpot(dashOf(text, last.start) + 1)));
  return {
    range: sameSpot(at),
    text: blockItems(items, indent)
      .map((line) => eol + line)
      .join(''),
  };
}

/** Lines at the end of a mapping; a file that has something else at its end gets a line break first. */
function newField(text: string, at: number, lines: readonly string[], eol: string): Edit {
  const before = text.slice(0, at);
  const isFresh = before === '' || before.endsWith('\n');
  const body = lines.join(eol);
  return { range: sameSpot(at), text: isFresh ? body + eol : eol + body };
}

function fieldLines(field: string, items: readonly NewItem[], indent: string): readonly string[] {
  return [`${field}:`, ...blockItems(items, indent)];
}

function blockLines(item: NewItem): readonly string[] {
  if (typeof item === 'string') return item.includes('\n') ? literal(item) : [plainOrQuoted(item)];
  return Object.entries(item).flatMap(([key, value]) => {
    if (typeof value === 'object') return [`${key}:`, ...blockLines(value).map((line) => `  ${line}`)];
    const [first = '', ...rest] = blockLines(value);
    return [`${key}: ${first}`, ...rest];
  });
}

function literal(text: string): readonly string[] {
  const lines = text.replace(/\n$/, '').split('\n');
  return [text.endsWith('\n') ? '|' : '|-', ...lines.map((line) => (line === '' ? '' : `  ${line}`))];
}

function flowText(item: NewItem): string {
  if (typeof item === 'string') return item.includes('\n') ? JSON.stringify(item) : plainOrQuoted(item);
  return `{ ${Object.entries(item)
    .map(([key, value]) => `${key}: ${flowText(value)}`)
    .join(', ')} }`;
}

/** How far the lists of a file stand in from their keys, as its first block list shows. */
function listIndent(text: string, root: SyntaxMap): string {
  for (const { key, value } of root.entries) {
    const first = value.kind === 'seq' && !value.flow ? value.items[0] : undefined;
    if (first === undefined) continue;
    const columns = columnOf(text, dashOf(text, first.range.start)) - columnOf(text, key.range.start);
    return ' '.repeat(Math.max(0, columns));
  }
  return '  ';
}

/** The list mark of an item that begins at an offset: marks of a list in a list stand on the same line. */
function dashOf(text: string, offset: number): number {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const own = /-\s+(?:[&!]\S*\s+)*$/.exec(before)?.index;
  return own === undefined ? text.lastIndexOf('-', offset) : lineStart + own;
}

function isEmpty(value: SyntaxNode): boolean {
  if (value.kind === 'seq') return value.items.length === 0;
  return value.kind === 'scalar' && value.style === 'plain' && ['', '~', 'null'].includes(value.value);
}

function wholeLines(text: string, range: Range): Range {
  const start = text.lastIndexOf('\n', range.start - 1) + 1;
  const end = text.indexOf('\n', Math.max(contentEnd(text, range) - 1, start));
  return { start, end: end < 0 ? text.length : end + 1 };
}

function contentEnd(text: string, range: Range): number {
  return range.start + text.slice(range.start, range.end).trimEnd().length;
}

function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  if (at < 0) return text.length;
  return text[at - 1] === '\r' ? at - 1 : at;
}

function sameSpot(offset: number): Range {
  return { start: offset, end: offset };
}
