import type { OverlayInfo } from '../../engine/api.ts';
import type { Requests } from '../../protocol/messages.ts';
import type { ViewAnswer, ViewName, ViewQuestion } from '../../protocol/views.ts';
import { locationOf } from '../locations.ts';
import type { Session } from '../session.ts';
import { blockRows } from '../views/blockRows.ts';
import { changedOverlayRow } from '../views/changeRows.ts';
import { environmentRow, kindRows, overlayRow, showsOverlay } from '../views/environmentRows.ts';
import { filtered, type PolicyScene, policyRow, resultRow } from '../views/policyRows.ts';
import { listed, readRowId } from '../views/row.ts';
import { noHeadReason } from './preview.ts';

type Params<M extends keyof Requests> = Requests[M]['params'];
type Result<M extends keyof Requests> = Promise<Requests[M]['result']>;

const VIEWS: Readonly<Record<ViewName, (session: Session, question: ViewQuestion) => Promise<ViewAnswer>>> = {
  environments,
  changes,
  drift: async (session) => session.drift.rows(session.ports.host.now()),
  policies,
  blocks,
};

/** Rows of a view: those at its top, or those below a row. */
export function rows(session: Session, question: ViewQuestion): Promise<ViewAnswer> {
  return VIEWS[question.view](session, question);
}

/** Environments; below one its overlays, below an overlay its kinds with their resources. */
async function environments(session: Session, { parent, filter = {} }: ViewQuestion): Promise<ViewAnswer> {
  const { engine, summaries } = session;
  const found = await session.settle(() => engine.environments());
  if (parent === undefined) return listed(found.map(environmentRow));
  const [, name = '', directory] = readRowId(parent);
  const overlays = found.find((one) => one.name === name)?.overlays ?? [];
  const wanted = overlays.filter((one) => directory === undefined || one.directory === directory);
  const coming = summaries.bring(wanted.map((one) => one.directory));
  if (directory !== undefined) {
    await coming;
    const summary = summaries.get(directory);
    return listed(summary === undefined ? [] : kindRows(name, summary, filter.only));
  }
  // A filter needs to know; without one the rows stand at once and are filled in.
  if (filter.only !== undefined) await coming;
  const kept = overlays.filter((one) => showsOverlay(summaries.get(one.directory), filter.only));
  const shown = kept.map((overlay) => overlayRow(name, overlay, summaries.get(overlay.directory)));
  return listed(shown, overlays.length);
}

/** Overlays whose render differs from HEAD, with what differs. */
async function changes(session: Session): Promise<ViewAnswer> {
  await session.headReady;
  const overlays = await session.settle(() => session.engine.overlays());
  // An untrusted workspace is spoken of by the text that stands in place of the rows.
  if (!session.hasHead) return { ...listed([]), message: session.trusted ? noHeadReason(session) : '' };
  const found = [];
  for (const { directory } of overlays) {
    // None for an overlay that does not render; its problem says so.
    const diff = await session.settle(() => session.engine.diff(directory));
    if (diff !== undefined && diff.resources.length > 0) found.push(changedOverlayRow(diff));
    await session.ports.host.turn();
  }
  if (found.length === 0) return listed([]);
  const tooltip = `${found.length} ${found.length === 1 ? 'overlay' : 'overlays'} changed`;
  return { ...listed(found), badge: { value: found.length, tooltip } };
}

/** Policies that hold for overlays; below an overlay of a rule what the rule says of each resource. */
async function policies(session: Session, { parent, filter = {} }: ViewQuestion): Promise<ViewAnswer> {
  const { policies: answers } = session.engine;
  if (!(await session.settle(() => answers.hasPolicies()))) return listed([]);
  const scene = await policyScene(session);
  if (parent !== undefined) {
    const [, source = '', policy = '', rule = '', overlay = ''] = readRowId(parent);
    if (!scene.overlays.has(overlay)) return listed([]);
    const found = await session.settle(() => answers.results(overlay, { source, policy, rule }));
    const left = found.filter(({ result }) => filter.only !== 'failing' || result === 'fail');
    return listed(
      left.map((one) => resultRow({ source, policy, rule, overlay }, one, scene)),
      found.length,
    );
  }
  for (const directory of scene.overlays.keys()) {
    await session.settle(() => session.engine.blamedFiles(directory));
    await session.ports.host.turn();
  }
  const found = await session.settle(() => answers.overviews());
  const left = filtered(found, scene.overlays, filter);
  return listed(
    left.map((one) => policyRow(one, scene)),
    found.length,
  );
}

async function policyScene(session: Session): Promise<PolicyScene> {
  const overlays = await session.settle(() => session.engine.overlays());
  return {
    overlays: new Map(overlays.map((info): [string, OverlayInfo] => [info.directory, info])),
    placeOf: (at) => locationOf(session.documents, at),
  };
}

/** Blocks, actions, workflows and steps of Polycrate workspaces; no value of a config. */
async function blocks(session: Session): Promise<ViewAnswer> {
  const found = await session.settle(() => session.engine.polycrate.overviews());
  const made = blockRows(found, (at) => locationOf(session.documents, at));
  return listed(made, found.length);
}

/** A text that a row, or an answer, named; null when what it is about is no longer there. */
export async function text(session: Session, { id }: Params<'polycrate/text'>): Result<'polycrate/text'> {
  const [what, ...rest] = readRowId(id);
  if (what === 'drift') {
    const [key = '', resource = '', side = ''] = rest;
    return session.drift.text(key, resource, side) ?? null;
  }
  const { policies: answers } = session.engine;
  const overlays = await session.settle(() => session.engine.overlays());
  const isThere = (overlay: string): boolean => overlays.some(({ directory }) => directory === overlay);
  if (what === 'why') {
    const [source = '', policy = '', rule = '', overlay = '', object = ''] = rest;
    if (!isThere(overlay)) return null;
    return (await session.settle(() => answers.why({ source, policy, rule, overlay, id: object }))) ?? null;
  }
  const [overlay = '', object = '', side] = rest;
  if (what !== 'cluster' || !isThere(overlay)) return null;
  const changed = await session.settle(() => answers.clusterChanges(overlay));
  return changed.find((one) => one.id === object)?.[side === 'before' ? 'before' : 'after'] ?? null;
}

/** Forgets what was compared with clusters. */
export function clearDrift(session: Session): null {
  session.drift.clear();
  return null;
}
