import { type InlayHint, type InlayHintLabelPart, type InlayHintParams, MarkupKind } from 'vscode-languageserver';
import { toOffset, toRange } from '../convert.ts';
import { knownLocation } from '../locations.ts';
import type { Session } from '../session.ts';
import { pathOfUri } from '../uris.ts';

/** `textDocument/inlayHint`: what fields in sight come to in an environment; a click leads to the line that writes it. */
export async function inlayHint(session: Session, params: InlayHintParams): Promise<InlayHint[]> {
  const path = pathOfUri(params.textDocument.uri);
  const lines = session.documents.lines(path);
  const { enabled, environments } = session.settings.inlayHints;
  if (lines === undefined || !enabled) return [];
  const range = { start: toOffset(lines, params.range.start), end: toOffset(lines, params.range.end) };
  const { language } = session.engine;
  const answers = await session.settle(() => language.inlayHints(path, range, environments));
  const parts = new Map<number, InlayHintLabelPart[]>();
  for (const { offset, label, tooltip, source } of answers) {
    const location = knownLocation(session.documents, source);
    const part: InlayHintLabelPart = {
      value: label,
      tooltip: { kind: MarkupKind.Markdown, value: tooltip },
      ...(location && { location }),
    };
    const before = parts.get(offset);
    parts.set(offset, before === undefined ? [part] : [...before, { value: ' · ' }, part]);
  }
  return [...parts].map(([offset, label]) => ({
    position: toRange(lines, { start: offset, end: offset }).start,
    label,
    paddingLeft: true,
  }));
}
