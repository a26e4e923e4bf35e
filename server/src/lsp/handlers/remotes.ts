import type { CancellationToken } from 'vscode-languageserver';
import { isRemotePath } from '../../engine/api.ts';
import type { Requests, ServerNotifications } from '../../protocol/messages.ts';
import { remotePaths } from '../remoteUpdates.ts';
import type { Session } from '../session.ts';
import { pathOfUri } from '../uris.ts';

type Result<M extends keyof Requests> = Promise<Requests[M]['result']>;

const RESTRICTED = 'This workspace is not trusted, so nothing is fetched for it. Trust it to fetch remote bases.';
const NO_NETWORK = 'This language server was started without access to the network.';

/** Fetches all that the overlays name on the network; `report` tells how far it is. */
export function fetchRemotes(report: (progress: ServerNotifications['polycrate/fetchProgress']) => void) {
  return async (session: Session, _params: unknown, token: CancellationToken): Result<'polycrate/fetchRemotes'> => {
    const { remotes } = session.ports;
    if (!session.trusted || remotes === undefined) {
      return { done: false, message: session.trusted ? NO_NETWORK : RESTRICTED };
    }
    const abort = new AbortController();
    const listening = token.onCancellationRequested(() => abort.abort());
    const { engine } = session;
    const run = {
      paths: () => remotePaths(session),
      changed: (paths: readonly string[]) => {
        engine.apply(paths.map((path) => ({ path, state: undefined })));
        session.changed();
      },
      progress: (done: number, total: number, name: string) => report({ done, total, name }),
    };
    try {
      return { done: true, items: await remotes.fetch(run, abort.signal) };
    } finally {
      listening.dispose();
    }
  };
}

/** The text of a fetched file, for an editor that opens it. */
export function remoteText(
  session: Session,
  { uri }: Requests['polycrate/remoteText']['params'],
): Requests['polycrate/remoteText']['result'] {
  const path = pathOfUri(uri);
  const state = isRemotePath(path) ? session.ports.files.read(path) : undefined;
  return state?.kind === 'file' ? state.text : null;
}
