import type { PolicyTestFile } from '../../engine/api.ts';
import type { Requests } from '../../protocol/messages.ts';
import type { PolicyTestItem } from '../../protocol/policies.ts';
import { shortName } from '../../protocol/words.ts';
import { toRange } from '../convert.ts';
import { locationOf } from '../locations.ts';
import type { Session } from '../session.ts';
import { pathOfUri } from '../uris.ts';
import { rowId } from '../views/row.ts';

type Params<M extends keyof Requests> = Requests[M]['params'];
type Result<M extends keyof Requests> = Promise<Requests[M]['result']>;

/** What a cluster stores otherwise than it is rendered. */
export async function clusterChanges(
  session: Session,
  { overlay }: Params<'polycrate/clusterChanges'>,
): Result<'polycrate/clusterChanges'> {
  const overlays = await session.settle(() => session.engine.overlays());
  const info = overlays.find(({ directory }) => directory === overlay);
  if (info === undefined) return [];
  const found = await session.settle(() => session.engine.policies.clusterChanges(overlay));
  return found.map(({ id, kind, name, namespace, policies }) => {
    const part = (side: string) => ({ id: rowId('cluster', overlay, id, side), name: `${kind} ${name} (${side})` });
    const title = `${kind}/${name} in ${shortName(info.name)}: rendered ↔ stored by the cluster`;
    return { kind, name, namespace, policies, texts: { title, parts: [part('before'), part('after')] } };
  });
}

/** Tests of the Kyverno CLI in the folders of the window, and those in open files that the folders do not have yet. */
export async function policyTests(session: Session): Result<'polycrate/policyTests'> {
  const found = await session.settle(() => {
    const { policies: answers } = session.engine;
    const listed = answers.testFiles();
    const others = session.documents.all().filter((path) => listed.every(({ file }) => file !== path));
    return [...listed, ...others.flatMap((path) => answers.testFile(path) ?? [])];
  });
  return found.map((test) => toTest(session, test));
}

function toTest(session: Session, { file, name, range, rows }: PolicyTestFile): PolicyTestItem {
  const lines = session.documents.lines(file);
  const placed = lines === undefined ? [] : rows.map((row) => ({ ...row, range: toRange(lines, row.range) }));
  return { name, ...locationOf(session.documents, { file, range }), rows: placed };
}

/** Runs one of them. */
export async function runPolicyTest(
  session: Session,
  { uri }: Params<'polycrate/runPolicyTest'>,
): Result<'polycrate/runPolicyTest'> {
  return session.settle(() => session.engine.policies.runTest(pathOfUri(uri)));
}
