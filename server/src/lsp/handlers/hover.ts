import { type Hover, type HoverParams, MarkupKind } from 'vscode-languageserver';
import { toOffset, toRange } from '../convert.ts';
import type { Session } from '../session.ts';
import { pathOfUri } from '../uris.ts';

/** `textDocument/hover`: the documentation of the field under the cursor, and of a remote base what was fetched for it. */
export async function hover(session: Session, params: HoverParams): Promise<Hover | null> {
  const path = pathOfUri(params.textDocument.uri);
  const lines = session.documents.lines(path);
  if (lines === undefined) return null;
  const offset = toOffset(lines, params.position);
  const answer = await session.settle(() => session.engine.hover(path, offset));
  const remote = session.ports.remotes && session.engine.remoteEntryAt(path, offset);
  const parts = [remote && fetchedWords(session, remote.roots), answer?.markdown].filter((part) => part !== undefined);
  const range = remote?.range ?? answer?.range;
  if (range === undefined) return null;
  return { contents: { kind: MarkupKind.Markdown, value: parts.join('\n\n---\n\n') }, range: toRange(lines, range) };
}

function fetchedWords(session: Session, roots: readonly string[]): string {
  const entry = session.ports.remotes?.find(roots);
  if (entry === undefined) return 'Not fetched yet. Run “Fetch Remote Bases” to render it.';
  const what = /^[0-9a-f]{40}$/.test(entry.revision) ? 'commit' : 'content';
  return `Fetched at ${what} \`${entry.revision.slice(0, 12)}\` on ${entry.fetchedAt.slice(0, 16).replace('T', ' ')} UTC.`;
}
