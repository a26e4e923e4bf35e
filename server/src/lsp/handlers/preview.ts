import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Requests } from '../../protocol/messages.ts';
import { toOffset, toRange } from '../convert.ts';
import type { Session } from '../session.ts';
import { pathOfUri, uriOfPath } from '../uris.ts';

type Params<M extends keyof Requests> = Requests[M]['params'];
type Result<M extends keyof Requests> = Promise<Requests[M]['result']>;

/** Shows an overlay and follows it from now on. */
export async function openPreview(
  session: Session,
  { overlay }: Params<'polycrate/openPreview'>,
): Result<'polycrate/openPreview'> {
  const overlays = await session.settle(() => session.engine.overlays());
  if (!overlays.some((one) => one.directory === overlay)) return null;
  // The comparison with HEAD takes time when it is the first; the text is shown before.
  session.engine.preview(overlay);
  const state = session.previews.open(overlay);
  void session.settle(() => session.engine.preview(overlay)).then(() => session.previews.refresh(overlay));
  return state;
}

export function closePreview(session: Session, { overlay }: Params<'polycrate/closePreview'>): null {
  session.previews.close(overlay);
  return null;
}

/** The source field that wrote a rendered place. */
export async function originAt(
  session: Session,
  { overlay, generation, position }: Params<'polycrate/originAt'>,
): Result<'polycrate/originAt'> {
  const preview = session.engine.preview(overlay);
  if (preview.generation !== generation) return { gone: true };
  const offset = toOffset(TextDocument.create(overlay, 'yaml', generation, preview.text), position);
  const origin = session.engine.originAt(overlay, generation, offset);
  if (origin === undefined) return null;
  const lines = session.documents.lines(origin.file);
  if (lines === undefined) return null;
  return { uri: uriOfPath(origin.file), range: toRange(lines, origin.range), words: origin.words };
}

/** The rendered places that the source field under the cursor writes. */
export function renderedFrom(
  session: Session,
  { overlay, uri, position }: Params<'polycrate/renderedFrom'>,
): Requests['polycrate/renderedFrom']['result'] {
  const file = pathOfUri(uri);
  const lines = session.documents.lines(file);
  if (lines === undefined) return null;
  const found = session.engine.renderedFrom(overlay, file, toOffset(lines, position));
  const { text, generation } = session.engine.preview(overlay);
  const rendered = TextDocument.create(overlay, 'yaml', generation, text);
  const ranges = found.filter((one) => one.generation === generation).map((one) => toRange(rendered, one.range));
  return { overlay, generation, ranges };
}

/** The render at HEAD, for a comparison. */
export async function headText(
  session: Session,
  { overlay }: Params<'polycrate/headText'>,
): Result<'polycrate/headText'> {
  await session.headReady;
  const text = await session.settle(() => session.engine.previewAtHead(overlay));
  if (text !== undefined) return { available: true, text };
  return { available: false, reason: noHeadReason(session) };
}

/** Why nothing can be compared with HEAD, in one sentence. */
export function noHeadReason(session: Session): string {
  return (
    session.status.currentLimits[0] ??
    'This overlay is not part of the last commit, so there is nothing to compare with.'
  );
}
