import type { CancellationToken } from 'vscode-languageserver';
import type { DriftResult } from '../../protocol/drift.ts';
import type { Requests, ServerNotifications } from '../../protocol/messages.ts';
import type { DriftRequest } from '../driftPorts.ts';
import type { Session } from '../session.ts';
import { uriOfPath } from '../uris.ts';

type Params<M extends keyof Requests> = Requests[M]['params'];
type Result<M extends keyof Requests> = Promise<Requests[M]['result']>;

const RESTRICTED = 'This workspace is not trusted, so no cluster is contacted. Trust it to check drift.';
const NO_CLUSTERS = 'This language server was started without access to clusters.';

/** Contexts that a person can choose from; nothing is contacted. */
export async function clusterContexts(
  session: Session,
  { overlay }: Params<'polycrate/clusterContexts'>,
): Result<'polycrate/clusterContexts'> {
  const { drift } = session.ports;
  if (!session.trusted || drift === undefined) return { contexts: [], problems: [refusal(session)] };
  return drift.contexts(await driftRequest(session, overlay));
}

/** Compares an overlay as rendered at HEAD with a cluster; `report` tells how far it is. */
export function checkDrift(report: (progress: ServerNotifications['polycrate/driftProgress']) => void) {
  return async (
    session: Session,
    { overlay, context }: Params<'polycrate/checkDrift'>,
    token: CancellationToken,
  ): Result<'polycrate/checkDrift'> => {
    const { drift } = session.ports;
    if (!session.trusted || drift === undefined) {
      return { done: false, failure: { reason: 'untrusted', message: refusal(session) } };
    }
    const abort = new AbortController();
    const listening = token.onCancellationRequested(() => abort.abort());
    const run = {
      signal: abort.signal,
      progress: (done: number, total: number) => report({ overlay, done, total }),
    };
    try {
      const request = { ...(await driftRequest(session, overlay)), context };
      const answer = await drift.check(request, run);
      if (answer.done) {
        void session.schemas.follow(request);
        rememberLive(session, answer.result);
        session.drift.add(answer.result);
      }
      return answer;
    } finally {
      listening.dispose();
    }
  };
}

/** What the cluster has decides what can be changed; the comparison read it anyway. */
function rememberLive(session: Session, { overlay, resources }: DriftResult): void {
  const objects = resources
    .filter(({ kind, liveText }) => kind !== 'Secret' && liveText !== '')
    .map(({ id, liveText }) => ({ id, text: liveText }));
  session.engine.setLive(overlay, objects);
  session.changed();
}

/** Why no cluster is contacted. */
export function refusal(session: Session): string {
  return session.trusted ? NO_CLUSTERS : RESTRICTED;
}

/** What is needed to find the cluster of an overlay. */
export async function driftRequest(session: Session, overlay: string): Promise<DriftRequest> {
  const commit = await session.head.commitOf(overlay);
  return {
    ...(commit === undefined ? {} : { commit }),
    overlay,
    engine: session.engine,
    settings: session.settings.drift,
    roots: session.tree.roots.map(({ root }) => root),
    settle: (question) => session.settle(question),
    uriOf: uriOfPath,
  };
}
