import assert from 'node:assert/strict';
import { type CompletionItem, InsertTextFormat, InsertTextMode } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CompletionItem as EngineItem } from '../../server/src/engine/api.ts';
import type { CompletionAbilities } from '../../server/src/lsp/clientAbilities.ts';
import { toCompletionItem } from '../../server/src/lsp/convertCompletion.ts';
import { completion, resolveCompletion } from '../../server/src/lsp/handlers/completion.ts';
import type { Session } from '../../server/src/lsp/session.ts';
import { uriOfPath } from '../../server/src/lsp/uris.ts';

const ALL: CompletionAbilities = {
  snippets: true,
  insertReplace: true,
  asIs: true,
  labelDetails: true,
  resolvesDocumentation: true,
};
const NONE: CompletionAbilities = {
  snippets: false,
  insertReplace: false,
  asIs: false,
  labelDetails: false,
  resolvesDocumentation: false,
};

const TEXT = 'spec:\n  tem|plate\n';
const ITEM: EngineItem = {
  label: 'template',
  kind: 'field',
  detail: 'PodTemplateSpec',
  insert: 'template:\n    $0',
  snippet: true,
  range: { start: 8, end: 11 },
  replace: { start: 8, end: 17 },
  sort: '1template',
};

function convert(item: EngineItem, able: CompletionAbilities, text = TEXT): CompletionItem {
  return toCompletionItem(item, TextDocument.create('file:///a.yaml', 'yaml', 1, text), able);
}

const at = (line: number, from: number, to: number) => ({
  start: { line, character: from },
  end: { line, character: to },
});

describe('a proposal in the protocol', () => {
  it('lets a person choose whether the rest of the word goes, and keeps its own indentation', () => {
    const item = convert(ITEM, ALL);
    const text = 'template:\n    $0';
    assert.deepEqual(item.textEdit, { insert: at(1, 2, 5), replace: at(1, 2, 11), newText: text });
    assert.equal(item.insertTextMode, InsertTextMode.asIs);
    assert.equal(item.insertTextFormat, InsertTextFormat.Snippet);
    assert.deepEqual(item.labelDetails, { description: 'PodTemplateSpec' });
  });

  it('replaces the whole word for clients with one range, which indent and know no snippets', () => {
    const item = convert(ITEM, NONE);
    assert.deepEqual(item.textEdit, { range: at(1, 2, 11), newText: 'template:\n  ' });
    assert.equal(item.insertTextMode, undefined);
    assert.equal(item.insertTextFormat, InsertTextFormat.PlainText);
  });

  it('ends lines as the document does', () => {
    const item = convert(ITEM, ALL, TEXT.replaceAll('\n', '\r\n'));
    assert.match((item.textEdit as { newText: string }).newText, /^template:\r\n {4}\$0$/);
  });

  it('shows plain values where a snippet offers choices and defaults', () => {
    const insert = `a: \${1|x,y|}\nb: \${2:c\\}d}\nc: \\$e`;
    const item = convert({ ...ITEM, insert }, { ...NONE, asIs: true });
    assert.equal((item.textEdit as { newText: string }).newText, 'a: x\nb: c}d\nc: $e');
  });

  it('sends the sentences of a long list when an item is looked at', async () => {
    const path = '/repo/a.yaml';
    const lines = TextDocument.create(uriOfPath(path), 'yaml', 1, TEXT);
    const items = Array.from({ length: 50 }, (_, n) => ({ ...ITEM, label: `f${n}`, documentation: `Sentence ${n}.` }));
    const session = {
      documents: { lines: () => lines },
      settle: async <T>(question: () => T): Promise<T> => question(),
      engine: { completion: () => ({ items, isIncomplete: false }) },
      abilities: { completion: ALL },
    } as unknown as Session;
    const params = { textDocument: { uri: lines.uri }, position: { line: 1, character: 5 } };
    const first = await completion(session, params);
    const item = first.items[7] as CompletionItem;
    assert.equal(item.documentation, undefined);
    assert.deepEqual(resolveCompletion(session, item).documentation, { kind: 'markdown', value: 'Sentence 7.' });
    await completion(session, params);
    assert.equal(resolveCompletion(session, item).documentation, undefined);
  });
});
