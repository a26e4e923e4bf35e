import type { Registry } from '../../schema/registry.ts';
import type { Schema } from '../../schema/schemaShape.ts';
import type { Cursor } from '../cursor/cursorShape.ts';
import type { CompletionItem } from './completionItem.ts';

/** What is inserted, and what it replaces. */
export type Insertion = Pick<CompletionItem, 'insert' | 'snippet' | 'range' | 'replace'>;

/** Replaces the typed word; `lead` stands before the text, and `start` where blanks before the word go too. */
function at(cursor: Cursor, insert: string, snippet: boolean, start = cursor.range.start): Insertion {
  const range = { start, end: cursor.range.end };
  const replace = cursor.wordEnd > range.end ? { replace: { start, end: cursor.wordEnd } } : {};
  return { insert, snippet, range, ...replace };
}

/** Text that means itself in a snippet. */
export function escapeSnippet(text: string): string {
  return text.replaceAll(/[\\$}]/g, '\\$&');
}

export function spaces(count: number): string {
  return ' '.repeat(Math.max(0, count));
}

/**
 * Inserts lines that begin at the cursor's mapping or list. Every line is given without indentation of its own beyond the block's;
 * `dash` starts a list item there.
 */
export function insertBlock(
  cursor: Cursor,
  lines: readonly string[],
  options: { dash: boolean; snippet: boolean },
): Insertion {
  const mark = options.dash && !cursor.hasDash ? '- ' : '';
  const isBelow = cursor.part === 'value';
  const column = isBelow ? columnBelow(cursor) : cursor.column;
  const moves = isBelow || (!cursor.hasDash && cursor.typedColumn !== cursor.column);
  const lead = isBelow ? `\n${spaces(column)}` : moves ? spaces(column) : '';
  const pad = spaces(column + mark.length);
  const text = lines.map((line, number) => (number === 0 || line === '' ? line : pad + line)).join('\n');
  const start = isBelow ? blanksBefore(cursor) : moves ? cursor.lineStart : cursor.range.start;
  return at(cursor, lead + mark + text, options.snippet, start);
}

/** The column of fields that are inserted below the key whose value is typed. */
export function columnBelow({ below, column, layout }: Cursor): number {
  return below.column ?? column + layout.step;
}

/** A blank behind the colon would stay at the end of its line. */
function blanksBefore(cursor: Cursor): number {
  return cursor.range.start - (cursor.lacksSpace ? 0 : 1);
}

/** Inserts a field. A mapping or a list goes on in the next line, or in braces where the cursor is in some. */
export function insertField(
  cursor: Cursor,
  name: string,
  schema: Schema,
  { registry, dash }: { readonly registry: Registry; readonly dash: boolean },
): Insertion {
  if (cursor.quote !== '') return insertQuotedKey(cursor, name);
  const key = cursor.style === 'json' ? `"${name}"` : plainKey(name);
  const hasColon = cursor.hasColon && cursor.part === 'key';
  if (cursor.style !== 'block') return hasColon ? at(cursor, key, false) : insertFlowField(cursor, key, schema);
  if (hasColon) return insertBlock(cursor, [key], { dash, snippet: false });
  const lines = fieldLines(key, schema, registry, cursor.layout);
  return insertBlock(cursor, lines, { dash, snippet: lines.length > 1 });
}

/** Behind an opened quote: closes it and adds the colon, each unless it is there. */
function insertQuotedKey(cursor: Cursor, name: string): Insertion {
  const { range, wordEnd, quote } = cursor;
  if (cursor.hasColon && cursor.part === 'key') return at(cursor, cursor.quoteCloses ? name : name + quote, false);
  const end = wordEnd + (cursor.quoteCloses ? 1 : 0);
  return { insert: `${name}${quote}: `, snippet: false, range: { start: range.start, end } };
}

function insertFlowField(cursor: Cursor, key: string, schema: Schema): Insertion {
  if (schema.type === 'object') return at(cursor, `${escapeSnippet(key)}: { $0 }`, true);
  if (schema.type === 'array') return at(cursor, `${escapeSnippet(key)}: [$0]`, true);
  return at(cursor, `${key}: `, false);
}

/** The lines of a field whose value is still open, by snippet syntax when there are several. */
function fieldLines(key: string, schema: Schema, registry: Registry, { step, compact }: Cursor['layout']): string[] {
  if (schema.type === 'object') return [`${escapeSnippet(key)}:`, `${spaces(step)}$0`];
  if (schema.type !== 'array') return [`${key}: `];
  const items = schema.items && registry.resolve(schema.items);
  const first =
    items?.required?.length === 1 && items.properties?.has(items.required[0] ?? '') ? `${items.required[0]}: ` : '';
  return [`${escapeSnippet(key)}:`, `${spaces(compact ? 0 : step)}- ${first}$0`];
}

function plainKey(name: string): string {
  return /^[\w$./-][\w$./ -]*$/.test(name) && !isRead(name) ? name : JSON.stringify(name);
}

/** Inserts a scalar where a value or an item is typed, or as a new item of the list that the cursor is in. */
export function insertScalar(cursor: Cursor, value: string, isText: boolean): Insertion {
  const text = scalarText(cursor, value, isText);
  if (cursor.part === 'key') return insertBlock(cursor, [text], { dash: true, snippet: false });
  const closing = cursor.quote !== '' && cursor.wordEnd === cursor.range.end && !cursor.quoteCloses ? cursor.quote : '';
  return at(cursor, `${cursor.lacksSpace ? ' ' : ''}${text}${closing}`, false);
}

/** Text that YAML would read as something else needs quotes. */
function scalarText({ quote, style }: Cursor, value: string, isText: boolean): string {
  if (quote === '"') return JSON.stringify(value).slice(1, -1);
  if (quote === "'") return value.replaceAll("'", "''");
  if (style === 'json' && isText) return JSON.stringify(value);
  const isPlain =
    !/^[\s!&*?|>@`%#"'{}[\],-](?![\w/.])|^[!&*|>@`%#"'{}[\]]|: |:$| #|\s$|\n/.test(value) &&
    (style === 'block' || !/[,[\]{}]/.test(value));
  return (isText && isRead(value)) || !isPlain ? JSON.stringify(value) : value;
}

/** Whether a reader of YAML takes a plain text for a number, a truth value or nothing. */
function isRead(value: string): boolean {
  return /^(?:|[\d.+-]+|[\d.]+e[+-]?\d+|0x[\da-f]+|0o?[0-7]+|true|false|yes|no|on|off|y|n|null|~|\*.*|\d{4}-\d\d-\d\d)$/i.test(
    value,
  );
}
