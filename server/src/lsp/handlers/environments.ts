import type { OverlayDiff, OverlayInfo } from '../../engine/api.ts';
import type { OverlayDifference, OverlayItem } from '../../protocol/environments.ts';
import type { Requests, ValidationResult } from '../../protocol/messages.ts';
import type { Session } from '../session.ts';
import { pathOfUri, uriOfPath } from '../uris.ts';

type Params<M extends keyof Requests> = Requests[M]['params'];
type Result<M extends keyof Requests> = Promise<Requests[M]['result']>;

/** Environments with their overlays; nothing is rendered for it. */
export async function environments(session: Session): Result<'polycrate/environments'> {
  const found = await session.settle(() => session.engine.environments());
  return found.map(({ name, source, clusters, overlays }) => ({
    name,
    source,
    clusters,
    overlays: overlays.map(toOverlayItem),
  }));
}

/** Overlays that a file is part of. */
export async function overlaysOf(
  session: Session,
  { uri }: Params<'polycrate/overlaysOf'>,
): Result<'polycrate/overlaysOf'> {
  return (await session.settle(() => session.engine.overlaysOf(pathOfUri(uri)))).map(toOverlayItem);
}

/** Whether an overlay renders; false for one that is no longer there. */
export async function renders(session: Session, { overlay }: Params<'polycrate/renders'>): Result<'polycrate/renders'> {
  const overlays = await session.settle(() => session.engine.overlays());
  if (!overlays.some((one) => one.directory === overlay)) return false;
  return !(await session.settle(() => session.engine.overlaySummary(overlay))).failed;
}

/** Waits until everything is judged, and counts what was found. */
export async function validate(session: Session): Promise<ValidationResult> {
  await session.headReady;
  session.changed();
  await session.analysis.whenDone();
  const files = session.tree.textFiles().length;
  return { overlays: session.engine.overlays().length, files, ...session.published.count() };
}

/** An overlay for the client. */
export function toOverlayItem(info: OverlayInfo): OverlayItem {
  const { directory, name, environment, clusters, kind } = info;
  return { overlay: directory, uri: uriOfPath(directory), name, environment, clusters, kind };
}

/** What an overlay's render differs by, for the client. */
export function toDifference({ overlay, resources, unified }: OverlayDiff): OverlayDifference {
  return { overlay: toOverlayItem(overlay), resources, unified };
}
