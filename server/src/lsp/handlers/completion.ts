import type { CompletionItem, CompletionList, CompletionParams } from 'vscode-languageserver';
import { toOffset } from '../convert.ts';
import { toCompletionItem } from '../convertCompletion.ts';
import type { Session } from '../session.ts';
import { pathOfUri } from '../uris.ts';

/** From here on sentences are sent when an item is looked at, where the client asks for them. */
const MANY = 30;

/** What was proposed last, by session: the sentences of a long list are asked for one by one. */
const proposed = new WeakMap<
  Session,
  { readonly list: number; readonly texts: readonly CompletionItem['documentation'][] }
>();

interface ItemData {
  readonly list: number;
  readonly at: number;
}

/** `textDocument/completion`: fields, values and objects that fit at the cursor. */
export async function completion(session: Session, params: CompletionParams): Promise<CompletionList> {
  const path = pathOfUri(params.textDocument.uri);
  const lines = session.documents.lines(path);
  if (lines === undefined) return { isIncomplete: false, items: [] };
  const offset = toOffset(lines, params.position);
  const answer = await session.settle(() => session.engine.completion(path, offset));
  const able = session.abilities.completion;
  const items = answer.items.map((item) => toCompletionItem(item, lines, able));
  const isLong = items.length > MANY && able.resolvesDocumentation;
  return { isIncomplete: answer.isIncomplete, items: isLong ? withoutTexts(session, items) : items };
}

function withoutTexts(session: Session, items: readonly CompletionItem[]): CompletionItem[] {
  const list = (proposed.get(session)?.list ?? 0) + 1;
  proposed.set(session, { list, texts: items.map(({ documentation }) => documentation) });
  return items.map(({ documentation, ...item }, at) => (documentation ? { ...item, data: { list, at } } : item));
}

/** `completionItem/resolve`: the sentence of a proposal; without it when the list is not the last one any more. */
export function resolveCompletion(session: Session, item: CompletionItem): CompletionItem {
  const data = item.data as ItemData | undefined;
  const last = proposed.get(session);
  const documentation = data && last?.list === data.list ? last.texts[data.at] : undefined;
  return documentation === undefined ? item : { ...item, documentation };
}
