import type { OverlayDiff, OverlayInfo } from '../../engine/api.ts';
import type { OverlayDifference, OverlayItem } from '../../protocol/environments.ts';
import type { Requests, ValidationResult } from '../../protocol/messages.ts';
import type { Session } from '../session.ts';
import { pathOfUri, uriOfPath } from '../uris.ts';
import { noHeadReason } from './preview.ts';

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

/** Resources of an overlay with their problems and changes. */
export async function overlaySummary(
  session: Session,
  { overlay }: Params<'polycrate/overlaySummary'>,
): Result<'polycrate/overlaySummary'> {
  const overlays = await session.settle(() => session.engine.overlays());
  if (!overlays.some((one) => one.directory === overlay)) return null;
  const summary = await session.settle(() => session.engine.overlaySummary(overlay));
  return {
    overlay: toOverlayItem(summary.overlay),
    failed: summary.failed,
    resources: summary.resources,
    ...summary.problems,
    ...(summary.changes === undefined ? {} : { changes: summary.changes }),
  };
}

/** Overlays that a file is part of. */
export async function overlaysOf(
  session: Session,
  { uri }: Params<'polycrate/overlaysOf'>,
): Result<'polycrate/overlaysOf'> {
  return (await session.settle(() => session.engine.overlaysOf(pathOfUri(uri)))).map(toOverlayItem);
}

/** What the working copy changes in overlays, compared with HEAD; overlays without a difference are left out. */
export async function differences(
  session: Session,
  params: Params<'polycrate/differences'>,
): Result<'polycrate/differences'> {
  await session.headReady;
  const all = (await session.settle(() => session.engine.overlays())).map((one) => one.directory);
  const wanted = params.overlays?.filter((overlay) => all.includes(overlay)) ?? all;
  if (!session.hasHead) return { available: false, reason: noHeadReason(session) };
  const found: OverlayDifference[] = [];
  for (const overlay of wanted) {
    // None for an overlay that does not render; its problem says so.
    const diff = await session.settle(() => session.engine.diff(overlay));
    if (diff !== undefined && diff.resources.length > 0) found.push(toDifference(diff));
    await session.ports.host.turn();
  }
  return { available: true, overlays: found };
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
