import { type Hover, type HoverParams, MarkupKind } from 'vscode-languageserver';
import { toOffset, toRange } from '../convert.ts';
import type { Session } from '../session.ts';
import { pathOfUri } from '../uris.ts';

/** `textDocument/hover`: the documentation of the field under the cursor. */
export async function hover(session: Session, params: HoverParams): Promise<Hover | null> {
  const path = pathOfUri(params.textDocument.uri);
  const lines = session.documents.lines(path);
  if (lines === undefined) return null;
  const offset = toOffset(lines, params.position);
  const answer = await session.settle(() => session.engine.hover(path, offset));
  if (answer === undefined) return null;
  return { contents: { kind: MarkupKind.Markdown, value: answer.markdown }, range: toRange(lines, answer.range) };
}
