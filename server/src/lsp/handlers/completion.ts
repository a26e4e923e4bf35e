import type { CompletionList, CompletionParams } from 'vscode-languageserver';
import { toCompletionItem, toOffset } from '../convert.ts';
import type { Session } from '../session.ts';
import { pathOfUri } from '../uris.ts';

/** `textDocument/completion`: fields and values that fit at the cursor. */
export async function completion(session: Session, params: CompletionParams): Promise<CompletionList> {
  const path = pathOfUri(params.textDocument.uri);
  const lines = session.documents.lines(path);
  if (lines === undefined) return { isIncomplete: false, items: [] };
  const offset = toOffset(lines, params.position);
  const items = await session.settle(() => session.engine.completion(path, offset));
  return { isIncomplete: false, items: items.map((item) => toCompletionItem(item, lines)) };
}
