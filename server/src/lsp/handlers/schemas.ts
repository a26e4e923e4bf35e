import type { CancellationToken } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { KUBERNETES_VERSIONS, type LocatedFinding } from '../../engine/api.ts';
import type { Requests, ServerNotifications } from '../../protocol/messages.ts';
import type { UpgradeItem } from '../../protocol/schemas.ts';
import { toRange } from '../convert.ts';
import type { Session } from '../session.ts';
import { assumedWords, upgradeOutcome, whereWords } from '../views/upgradeWords.ts';
import { driftRequest, refusal } from './drift.ts';

type Result<M extends keyof Requests> = Promise<Requests[M]['result']>;

/** Asks the cluster of an overlay for the schemas of its kinds; `report` tells how far it is. */
export function fetchClusterSchemas(report: (progress: ServerNotifications['polycrate/driftProgress']) => void) {
  return async (
    session: Session,
    { overlay, context }: Requests['polycrate/fetchClusterSchemas']['params'],
    token: CancellationToken,
  ): Result<'polycrate/fetchClusterSchemas'> => {
    const { schemas } = session.ports;
    if (!session.trusted || schemas === undefined) {
      return { done: false, failure: { reason: 'untrusted', message: refusal(session) } };
    }
    const abort = new AbortController();
    const listening = token.onCancellationRequested(() => abort.abort());
    const progress = (done: number, total: number): void => report({ overlay, done, total });
    try {
      const request = { ...(await driftRequest(session, overlay)), context };
      const answer = await schemas.fetchCluster(request, { signal: abort.signal, progress });
      if (answer.done) session.schemas.clusterChanged(answer.result.pack);
      return answer;
    } finally {
      listening.dispose();
    }
  };
}

/** Versions and clusters that can be asked about. */
export async function upgradeChoices(session: Session): Result<'polycrate/upgradeChoices'> {
  // Before the workspace was read there is nothing to choose from.
  await session.headReady;
  const overlays = await session.settle(() => session.engine.overlays());
  const clusters = [...new Set(overlays.flatMap((overlay) => overlay.clusters))].sort();
  return { versions: KUBERNETES_VERSIONS, clusters };
}

/** What breaks when a cluster, or all of them, go to a later Kubernetes. */
export async function upgrade(
  session: Session,
  { version, cluster }: Requests['polycrate/upgrade']['params'],
): Result<'polycrate/upgrade'> {
  await session.headReady;
  const report = await session.settle(() => session.engine.upgrade(version, cluster));
  return {
    outcome: upgradeOutcome(report, cluster),
    assumed: assumedWords(report),
    items: report.findings.map((finding) => toItem(session, finding)),
  };
}

function toItem(session: Session, finding: LocatedFinding): UpgradeItem {
  const { severity, summary, file, range } = finding;
  const { state } = session.delivery.read(file);
  const text = state?.kind === 'file' ? state.text : '';
  const lines = session.documents.lines(file) ?? TextDocument.create(file, 'yaml', 0, text);
  const place = { uri: session.documents.uriOf(file), range: toRange(lines, range) };
  const level = severity === 'error' ? 'error' : 'warning';
  return { severity: level, message: summary, place, where: whereWords(finding) };
}
