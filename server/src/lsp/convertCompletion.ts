import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
  InsertTextMode,
  MarkupKind,
  type TextEdit,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { CompletionKind, CompletionItem as EngineCompletion } from '../engine/api.ts';
import type { CompletionAbilities } from './clientAbilities.ts';
import { toRange } from './convert.ts';

const KINDS: Readonly<Record<CompletionKind, CompletionItemKind>> = {
  field: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  snippet: CompletionItemKind.Snippet,
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
  reference: CompletionItemKind.Reference,
};

/** A proposal as the editor takes it. */
export function toCompletionItem(
  item: EngineCompletion,
  lines: TextDocument,
  able: CompletionAbilities,
): CompletionItem {
  const isSnippet = item.snippet && able.snippets;
  const text = isSnippet || !item.snippet ? item.insert : plainText(item.insert);
  const newText = indentFor(text, item, lines, able);
  return {
    label: item.label,
    kind: KINDS[item.kind],
    sortText: item.sort,
    insertTextFormat: isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    // Lines come indented as they shall stand; an editor that would move them is told not to.
    ...(able.asIs && text.includes('\n') && { insertTextMode: InsertTextMode.asIs }),
    textEdit: textEdit(item, newText, lines, able),
    ...(item.filter !== undefined && { filterText: item.filter }),
    ...(item.also !== undefined && {
      additionalTextEdits: item.also.map((one): TextEdit => ({ range: toRange(lines, one.range), newText: one.text })),
    }),
    ...(item.detail !== undefined && detailOf(item.kind, item.detail, able)),
    ...(item.documentation !== undefined && {
      documentation: { kind: MarkupKind.Markdown, value: item.documentation },
    }),
    ...(item.deprecated && { tags: [CompletionItemTag.Deprecated] }),
  };
}

/** Types of fields stand at the right of the list; words about a value or an object follow its label. */
function detailOf(kind: CompletionKind, detail: string, able: CompletionAbilities): Partial<CompletionItem> {
  return able.labelDetails && kind !== 'snippet' ? { detail, labelDetails: { description: detail } } : { detail };
}

/** The rest of the word goes too, where the client lets a person choose, and where it knows one range only. */
function textEdit(
  { range, replace }: EngineCompletion,
  newText: string,
  lines: TextDocument,
  able: CompletionAbilities,
): NonNullable<CompletionItem['textEdit']> {
  if (replace === undefined) return { range: toRange(lines, range), newText };
  if (!able.insertReplace) return { range: toRange(lines, replace), newText };
  return { insert: toRange(lines, range), replace: toRange(lines, replace), newText };
}

/** Editors that cannot be told otherwise indent the lines after the first like the one that they are inserted in. */
function indentFor(text: string, item: EngineCompletion, lines: TextDocument, able: CompletionAbilities): string {
  const eol = lines.getText().includes('\r\n') ? '\r\n' : '\n';
  const [first = '', ...rest] = text.split('\n');
  if (able.asIs || rest.length === 0) return [first, ...rest].join(eol);
  const before = lines.getText().slice(0, item.range.start);
  const lead = /^ */.exec(before.slice(before.lastIndexOf('\n') + 1))?.[0].length ?? 0;
  return [first, ...rest.map((one) => (one.startsWith(' '.repeat(lead)) ? one.slice(lead) : one))].join(eol);
}

/** A snippet for editors that know none. */
function plainText(snippet: string): string {
  return snippet
    .replaceAll(/\$\{\d+:((?:[^}\\]|\\.)*)\}/g, '$1')
    .replaceAll(/\$\{\d+\|([^,|]*)[^}]*\}/g, '$1')
    .replaceAll(/\$\{\d+\}|\$\d+/g, '')
    .replaceAll(/\\([\\$}])/g, '$1');
}
